package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.testkit.inspect.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The real Postgres of a running Parley does not answer, then crashes, while clients write (reliability cases 34, 35). Shut down
 * and started again, and for a minute each: benchmarks/chat/faults/run.py.
 */
class PostgresOutageIT {
    @Test
    void shouldLoseNothingWhenPostgresIsAwayOrCrashes() throws Exception {
        try (Workspace workspace = Workspace.embedded();
                LiveApi api = LiveApi.start(workspace, "up");
                ChatWriters writers = new ChatWriters(() -> api)) {
            ProcessHandle postgres = postmaster(workspace.data());
            writers.start(4);
            writers.awaitMore(20);

            signal("STOP", postgres);
            try {
                // Each client meets it.
                writers.awaitWithheld(8);
            } finally {
                signal("CONT", postgres);
            }
            writers.awaitMore(20);

            // Of a process that is killed Postgres fears for its memory: it ends all of them, and recovers from its
            // log.
            assertThat(postgres.children().count()).isPositive();
            backend(postgres).destroyForcibly();
            writers.awaitMore(20);

            writers.stop();
            writers.verify();
            Inspection inspection =
                    new Inspection(EmbeddedPlatform.running(workspace.data()).orElseThrow(), workspace.topics());
            await().atMost(LiveApi.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(inspection.compare().differences()).isEmpty());
            assertThat(inspection.compare().rows().get("messages")).isGreaterThan(30);

            // The registry has its schemas in the same Postgres.
            Ended generated = workspace.run("generate", "--attach", "--sample", "3");
            assertThat(generated.status()).as("%s", generated).isZero();
            assertThat(generated.json().path("conversations").path("completed").asInt())
                    .isEqualTo(3);
        }
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("postgres"))) {
            Path file = files.filter(path -> path.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                    .orElseThrow();
        }
    }

    /** A process that serves a connection of Parley's. */
    private static ProcessHandle backend(ProcessHandle postgres) {
        return await().atMost(LiveApi.PATIENCE)
                .until(
                        () -> postgres.children()
                                .filter(child -> title(child).contains("parley parley"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String title(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static void signal(String signal, ProcessHandle postgres) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(postgres.pid())));
        postgres.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        // One of them may end meanwhile, and kill then says so.
        new ProcessBuilder(command).start().waitFor();
    }
}
