package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that read runs, in a data directory that there is not. */
class NoRunsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"status", "runs failures", "export --format openai"})
    void shouldStartNothingToSayThatThereIsNoRun(String command) {
        CommandLineRun run = run(command);

        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE.status());
        assertThat(run.messages()).contains("There is no run").contains("parley generate");
        assertThat(directory.resolve("data").resolve("broker")).doesNotExist();
    }

    @Test
    void shouldListNoRunsWithoutStartingAnything() {
        CommandLineRun run = run("runs --json");

        assertThat(run.exit()).isZero();
        assertThat(run.results()).containsIgnoringWhitespaces("{\"runs\":[]}");
        assertThat(directory.resolve("data").resolve("broker")).doesNotExist();
    }

    @Test
    void shouldFindNoDeadLettersWithoutStartingAnything() {
        assertThat(run("dlq").results()).contains("There are no dead letters.");
        assertThat(run("dlq replay").results()).contains("0 published again.");
        assertThat(directory.resolve("data").resolve("broker")).doesNotExist();
    }

    private CommandLineRun run(String command) {
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--data-dir", directory.resolve("data")));
        return CommandLineRun.of(words.toArray());
    }
}
