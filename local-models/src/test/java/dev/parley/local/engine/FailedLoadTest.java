package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FailedLoadTest {
    /** The module holds the embedding's file: as long as that is open, the weights lie in memory. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKeepNothingOfAModelThatCouldNotBeLoaded(@TempDir Path directory) throws IOException {
        Path own = directory.toRealPath();
        try (Stream<Path> files = Files.list(Golden.of("llama").folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, own.resolve(file.getFileName()));
            }
        }

        assertThatThrownBy(() -> Engine.open(own, Replies.FP32, (_, _) -> {
                    throw new IllegalStateException("there is no memory for another layer");
                }))
                .hasMessage("there is no memory for another layer");

        assertThat(openFiles(own)).isEmpty();
    }

    private static List<String> openFiles(Path directory) throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.map(FailedLoadTest::target)
                    .filter(file -> file.startsWith(directory.toString()))
                    .toList();
        }
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException _) {
            return ""; // closed meanwhile
        }
    }
}
