package dev.parley.local.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits for another's download is done at the same time. */
class SimultaneousPullTest {
    private static final RepoName NAME = new RepoName("acme/tiny", RepoName.MAIN);
    private static final int PULLS = 4;
    private static final int ROUNDS = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldPublishTheSameRevisionAtTheSameTime() throws Exception {
        HubCache cache = new HubCache(directory);
        try (FakeHub hub = new FakeHub();
                ExecutorService pullers = Executors.newFixedThreadPool(PULLS)) {
            for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
                hub.files.put(file, file.getBytes(StandardCharsets.UTF_8));
            }
            ModelPull pull = new ModelPull(
                    new HubClient(hub.address(), Optional.empty(), Duration.ofSeconds(60)), cache, Duration.ZERO);
            HubCache.Model first = pull.pull(NAME, (_, _, _) -> {});

            Callable<Void> again = () -> {
                for (int i = 0; i < ROUNDS; i++) {
                    assertThat(pull.pull(NAME, (_, _, _) -> {})).isEqualTo(first);
                }
                return null;
            };
            List<Future<Void>> pulls = new ArrayList<>();
            for (int i = 0; i < PULLS; i++) {
                pulls.add(pullers.submit(again));
            }
            for (Future<Void> done : pulls) {
                done.get();
            }
        }
        try (Stream<Path> files = Files.list(directory.resolve("models--acme--tiny"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("blobs", "refs", "snapshots");
        }
    }
}
