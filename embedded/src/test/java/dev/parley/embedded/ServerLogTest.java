package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    Path temporary;

    @Test
    void shouldTellTheLastLines() throws Exception {
        Path file = Files.writeString(temporary.resolve("a.log"), "1\n2\n\n3\n4\n5\n6\n");

        assertThat(ServerLog.open(file).tail()).endsWith("a.log:\n  2\n  3\n  4\n  5\n  6");
        assertThat(ServerLog.open(temporary.resolve("none.log")).tail()).contains("no log");
    }

    /** A user sees no stack trace, and what it is about lies between its lines. */
    @Test
    void shouldLeaveThePlacesOfATraceOut() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("a.log"),
                "Failed to start\n\tat java.base/java.util.zip.ZipFile.<init>(ZipFile.java:150)\n\t... 36 more\n"
                        + "Caused by: java.io.FileNotFoundException: a.jar (Too many open files)\n"
                        + "\tat org.jboss.Main.main(Main.java)\n");

        assertThat(ServerLog.open(file).tail())
                .endsWith("a.log:\n  Failed to start\n"
                        + "  Caused by: java.io.FileNotFoundException: a.jar (Too many open files)");
    }

    @Test
    void shouldBeginAnewWhenItHasBecomeLong() throws Exception {
        Path file = Files.writeString(temporary.resolve("a.log"), "x".repeat(5 << 20));

        ServerLog.open(file);

        assertThat(file).doesNotExist();
        assertThat(temporary.resolve("a.log.1")).hasSize(5 << 20);
    }
}
