package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and addresses that cannot be used: found out before anything is started. */
class WrongPlacesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFindOutThatADatasetCannotBeWrittenBeforeAnythingIsAsked() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("output"), directory.resolve("gone"));

        CommandLineRun run = run("generate", "--config", CommandLineRun.SHIPPED, "--output", nowhere);

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("cannot be written to " + nowhere).contains("--output");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldFindOutThatNothingCanBeMadeThere() {
        CommandLineRun run = run("generate", "--config", CommandLineRun.SHIPPED, "--output", "/proc/parley");

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("/proc/parley");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayThatADrawingDoesNotFitTheDisk() {
        CommandLineRun run = run("flow", "--config", CommandLineRun.SHIPPED, "--output", "/dev/full");

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).isEqualTo("/dev/full: No space left on device.\n");
    }

    @Test
    void shouldSayWhatTheWorkerCannotRead() throws IOException {
        Files.write(directory.resolve("models.yml"), "models: [{name: é}]".getBytes(StandardCharsets.ISO_8859_1));

        CommandLineRun run = run("worker", "--config", directory);

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("models.yml:1:17: byte 0xE9 is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "up"})
    void shouldRefuseAPlaceForMetricsBeforeAnythingStarts(String command) {
        CommandLineRun run = run(command, "--worker-metrics", "localhost:", "--config", CommandLineRun.SHIPPED);

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains("--worker-metrics").contains("HOST:PORT");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://localhost", "http://a b", "http:///no-host", "8080"})
    void shouldRefuseWhatIsNoAddressOfAnApi(String url) {
        for (String command : new String[] {"chat", "canary"}) {
            CommandLineRun run = run(command, "--url", url);

            assertThat(run.exit()).as(command).isEqualTo(ExitCode.USAGE.status());
            assertThat(run.messages()).contains("http://127.0.0.1:8080").contains(url);
        }
    }

    @Test
    void shouldNotShowAKeyThatCannotBeSent() throws IOException {
        Path config = Files.createDirectory(directory.resolve("config"));
        Files.writeString(config.resolve(".env"), "PARLEY_API_KEY=parley_“secret”\n");

        CommandLineRun run = run("canary", "--config", config, "--url", "http://127.0.0.1:1");

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("PARLEY_API_KEY").doesNotContain("secret");
    }

    private CommandLineRun run(Object... command) {
        Object[] words = java.util.Arrays.copyOf(command, command.length + 2);
        words[command.length] = "--data-dir";
        words[command.length + 1] = directory.resolve("data");
        return CommandLineRun.of(words);
    }
}
