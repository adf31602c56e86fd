package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ParleyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldShowTheHelpWithExamplesFirst() {
        CommandLineRun run = CommandLineRun.of();

        assertThat(run.exit()).isZero();
        assertThat(run.results()).contains("parley generate");
        assertThat(run.results().indexOf("Examples:")).isLessThan(run.results().indexOf("Usage:"));
    }

    @Test
    void shouldNotColourTheHelpOnATerminalThatCannotShowIt() {
        assertThat(Parley.colors(Map.of("TERM", "dumb"))).isEqualTo(CommandLine.Help.Ansi.OFF);
        assertThat(Parley.colors(Map.of("TERM", "xterm"))).isEqualTo(CommandLine.Help.Ansi.AUTO);
    }

    @Test
    void shouldSayItsVersion() {
        assertThat(CommandLineRun.of("--version").results()).matches("parley \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\s*");
    }

    @Test
    void shouldSuggestACommandForOneThatIsMisspelt() {
        CommandLineRun run = CommandLineRun.of("paln");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains("'paln'").contains("parley plan").contains("--help");
        assertThat(run.results()).isEmpty();
    }

    @Test
    void shouldHelpWithACommand() {
        assertThat(CommandLineRun.of("help").results()).contains("Usage: parley");
        assertThat(CommandLineRun.of("help", "plan").results()).contains("--sample");
        assertThat(CommandLineRun.of("help", "paln").exit()).isEqualTo(ExitCode.USAGE.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan --sample 0",
                "plan --sample 1 --seed 99999999999999999999",
                "generate --sample -1",
                "generate --concurrency 0",
                "generate --rpm x",
                "generate --max-usd -1",
                "generate --max-usd NaN",
                "generate --max-tokens -1",
                "flow --limit -1",
                "worker --concurrency 0",
                "topology --threads 0",
                "up --port 65536",
            })
    void shouldRefuseNumbersOutOfBoundsBeforeAnythingStarts(String command) {
        CommandLineRun run = CommandLineRun.of((Object[]) command.split(" "));

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains(" number from ").contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan --config", "status --data-dir", "generate --output", "export --format trl --output"})
    void shouldRefuseAnEmptyPath(String command) {
        CommandLineRun run = CommandLineRun.of(
                Stream.concat(Stream.of(command.split(" ")), Stream.of("")).toArray());

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains("expected a path");
    }

    @Test
    void shouldRefuseANameWithNothingInIt() {
        assertThat(CommandLineRun.of("generate", "--name", " ").messages()).contains("expected a name");
        assertThat(CommandLineRun.of("retry", "--name", "a\nb").exit()).isEqualTo(ExitCode.USAGE.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "retry", "export --format trl"})
    void shouldRefuseWhatIsNoLanguageAndNoLicense(String command) {
        String[] words = command.split(" ");

        assertThat(CommandLineRun.of(with(words, "--language", "Portuguese")).exit())
                .isEqualTo(ExitCode.USAGE.status());
        assertThat(CommandLineRun.of(with(words, "--license", " ")).messages())
                .contains("--license", "expected a name");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void shouldAnswerAWrongCommandLineWithJsonWhenAsked() throws IOException {
        CommandLineRun run = CommandLineRun.of("plan", "--json", "--sampel", "3");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(JSON.readTree(run.results()).path("code").asText()).isEqualTo("usage");
    }

    @Test
    void shouldAnswerItOnOneLineWhereResultsAreLines() {
        CommandLineRun run = CommandLineRun.of("canary", "--json", "--probes", "0");

        assertThat(run.results().lines()).singleElement().asString().contains("\"code\":\"usage\"");
    }

    @Test
    void shouldReportEveryProblemOfAConfiguration(@TempDir Path config) throws IOException {
        breakConfiguration(config);

        CommandLineRun run = CommandLineRun.of("validate", "--config", config);

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages())
                .contains("conversation_flow.yml:1:")
                .contains("seeds.yml: the file does not exist")
                .doesNotContain("Exception");
        assertThat(run.results()).isEmpty();
    }

    @Test
    void shouldReportProblemsAsJson(@TempDir Path config) throws IOException {
        breakConfiguration(config);

        CommandLineRun run = CommandLineRun.of("plan", "--json", "--config", config);

        JsonNode document = JSON.readTree(run.results());
        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(document.path("code").asText()).isEqualTo("configuration");
        assertThat(document.path("problems")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(document.path("problems").get(0).path("line").isInt()).isTrue();
    }

    private static void breakConfiguration(Path config) throws IOException {
        Files.writeString(config.resolve("conversation_flow.yml"), "- idd: greeting\n");
        Files.writeString(config.resolve("templates.yml"), "base: hello\n");
    }

    @Test
    void shouldPrintCompletionForBothShells() {
        assertThat(CommandLineRun.of("completion", "bash").results()).contains("complete -F _complete_parley");
        assertThat(CommandLineRun.of("completion", "zsh").results()).contains("bashcompinit");
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveEveryCommandTheCommonOptionsExamplesAndHelp() {
        Stream<CommandLine> own =
                leaves(Parley.commandLine()).filter(line -> !(line.getCommand() instanceof CommandLine.HelpCommand));
        return own.map(line -> {
            String name = line.getCommandSpec().qualifiedName();
            return DynamicTest.dynamicTest(name, () -> {
                assertThat(line.getCommandSpec().optionsMap())
                        .containsKeys("--config", "--data-dir", "--json", "--quiet", "--verbose", "--help");
                assertThat(line.getCommandSpec().usageMessage().header()).isNotEmpty();
                assertThat(line.getCommandSpec().usageMessage().footer()).isNotEmpty();
            });
        });
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(line)
                : line.getSubcommands().values().stream().flatMap(ParleyTest::leaves);
    }
}
