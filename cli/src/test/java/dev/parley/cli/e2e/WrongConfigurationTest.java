package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandLineRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong configuration ends {@code generate} before anything is started (reliability case H83). */
class WrongConfigurationTest {
    private static final int CONFIGURATION = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FLOW = "conversation_flow.yml";
    private static final String SEEDS = "seeds.yml";
    private static final String TEMPLATES = "templates.yml";
    private static final String MODELS = "models.yml";

    @TempDir
    private Path directory;

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(config());
        for (String file : Workspace.FILES) {
            try (InputStream text =
                    Objects.requireNonNull(WrongConfigurationTest.class.getResourceAsStream("config/" + file))) {
                Files.copy(text, config().resolve(file));
            }
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.concat(flowMistakes(), otherMistakes());
    }

    private static Stream<Arguments> flowMistakes() {
        return Stream.of(
                arguments(FLOW, "  is_start: true\n", "", "no step is the start"),
                arguments(FLOW, "- id: question\n", "- id: question\n  is_start: true\n", "there is a start already"),
                arguments(FLOW, "next: apply", "next: aply", "Did you mean 'apply'"),
                arguments(FLOW, "next: apply", "next: question", "no path from the start leads here"),
                arguments(FLOW, "  next: apply\n", "", "'next' is missing"),
                arguments(FLOW, "  is_end: true\n", "  is_end: true\n  next: portal\n", "this is an end step"),
                arguments(FLOW, "next: apply", "next: {\"yes\": apply}", "does not branch"),
                arguments(FLOW, "next: {\"yes\": follow_up, \"no\": portal}", "next: portal", "must map decisions"),
                arguments(
                        FLOW, "\"no\": No, thank you.", "\"never\": No, thank you.", "no entry for the decision 'no'"),
                arguments(FLOW, "- id: portal", "- id: apply", "the id is taken"),
                arguments(FLOW, "example: It is <answer>.", "exampel: It is <answer>.", "Did you mean 'example'"),
                arguments(
                        FLOW,
                        "example: It is <answer>.",
                        "example: It is <answer>.\n      examples: {a: b}",
                        "example"),
                arguments(FLOW, "{agent[career_site_url]}", "{agent[career_site]}", "career_site_url"),
                arguments(
                        FLOW,
                        "action_type: message\n      description: The agent answers the question.",
                        "action_type: massage\n      description: The agent answers the question.",
                        "message"),
                arguments(FLOW, "initiator: candidate", "initiator: nobody", "agent"),
                arguments(FLOW, "  initiator: candidate\n", "\tinitiator: candidate\n", "tab"),
                arguments(FLOW, "  next: apply\n", "  next: apply\n  next: apply\n", "next"));
    }

    private static Stream<Arguments> otherMistakes() {
        return Stream.of(
                arguments(SEEDS, "agents:", "agent_list:", "agents"),
                arguments(SEEDS, "    last_name: Berg\n", "    last_name: Berg\n    last_name: Berg\n", "last_name"),
                arguments(SEEDS, "  - title: Diver\n", "  - titel: Diver\n", "title"),
                arguments(SEEDS, "requirements: [planning, calm]", "requirements: [planning, calm", ""),
                arguments(SEEDS, "first_name: Ida", "first_name: !!java.net.URL [http://127.0.0.1]", "tag"),
                arguments(SEEDS, "first_name: Ida", "first_name: *nobody", "nobody"),
                arguments(TEMPLATES, "{stage_example}", "{stage_exampel}", "stage_example"),
                arguments(TEMPLATES, "{candidate[experiences]}", "{candidate[experience]}", "experiences"),
                arguments(TEMPLATES, "fine_tuning: |", "fine_tunning: |", "fine_tuning"),
                arguments(MODELS, "backend: openai", "backend: opnai", "openai"),
                arguments(MODELS, "concurrency: 16", "concurrency: 0", "concurrency"),
                arguments(MODELS, "timeout_seconds: 60", "timeout_seconds: soon", "timeout_seconds"),
                arguments(MODELS, "api_key: ${OPENAI_API_KEY}", "api_key: sk-1234567890", "api_key"),
                arguments(MODELS, "temperature: 0.5", "temperature: 9", "temperature"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldRefuseWithPlaceAndAdvice(String file, String piece, String mistake, String says) throws IOException {
        edit(file, piece, mistake);

        CommandLineRun run = generate();

        JsonNode problem = problems(run).get(0);
        assertThat(problem.path("file").asText()).endsWith(file);
        assertThat(problem.path("line").asInt()).as("%s", run).isPositive();
        assertThat(problem.path("column").asInt()).as("%s", run).isPositive();
        assertThat(problem.path("advice").asText()).isNotBlank();
        assertThat(run.messages())
                .contains(file + ":" + problem.path("line").asInt() + ":"
                        + problem.path("column").asInt() + ": ")
                .contains(says);
    }

    @Test
    void shouldReportTheMistakesOfAllFilesAtOnce() throws IOException {
        edit(FLOW, "next: apply", "next: aply");
        edit(FLOW, "initiator: candidate", "initiator: nobody");
        edit(SEEDS, "  - title: Diver\n", "  - titel: Diver\n");
        edit(TEMPLATES, "{stage_example}", "{stage_exampel}");
        edit(MODELS, "concurrency: 16", "concurrency: 0");

        List<String> files = problems(generate())
                .valueStream()
                .map(problem ->
                        Path.of(problem.path("file").asText()).getFileName().toString())
                .toList();

        assertThat(files).contains(FLOW, SEEDS, TEMPLATES, MODELS);
        assertThat(files.stream().filter(FLOW::equals)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldRefuseAliasBombs() throws IOException {
        String bomb = IntStream.range(1, 30)
                .mapToObj(i -> "a%d: &a%d [%s]".formatted(i, i, "*a" + (i - 1) + ", *a" + (i - 1)))
                .collect(Collectors.joining("\n", "a0: &a0 [x, x]\n", "\n"));
        Files.writeString(config().resolve(SEEDS), bomb);

        assertThat(problems(generate()).get(0).path("file").asText()).endsWith(SEEDS);
    }

    @Test
    void shouldRefuseInvalidUtf8WithItsPlace() throws IOException {
        byte[] text = Workspace.read(config().resolve(SEEDS)).getBytes(StandardCharsets.UTF_8);
        text[text.length - 5] = (byte) 0xFF;
        Files.write(config().resolve(SEEDS), text);

        CommandLineRun run = generate();

        assertThat(problems(run).get(0).path("line").asInt()).isGreaterThan(1);
        assertThat(run.messages()).contains("0xFF is not UTF-8");
    }

    @Test
    void shouldRefuseAHugeFileWithoutReadingIt() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(config().resolve(SEEDS).toFile(), "rw")) {
            file.setLength(100L * 1024 * 1024);
        }

        assertThat(problems(generate()).get(0).path("message").asText()).contains("104857600 bytes");
    }

    @Test
    void shouldRefuseDeepNesting() throws IOException {
        Files.writeString(config().resolve(SEEDS), "agents: " + "[".repeat(20_000) + "]".repeat(20_000));

        assertThat(problems(generate()).get(0).path("file").asText()).endsWith(SEEDS);
    }

    @Test
    void shouldRefuseMissingFilesAndUnknownModels() throws IOException {
        assertThat(problems(generate("--model", "gpt-unknown")).toString()).contains("gpt-unknown");
        Files.delete(config().resolve(SEEDS));

        assertThat(problems(generate()).get(0).path("message").asText()).contains("does not exist");
    }

    private Path config() {
        return directory.resolve("config");
    }

    private void edit(String file, String piece, String replacement) throws IOException {
        Path path = config().resolve(file);
        String text = Workspace.read(path);
        assertThat(text).contains(piece);
        int at = text.indexOf(piece);
        Files.writeString(path, text.substring(0, at) + replacement + text.substring(at + piece.length()));
    }

    private CommandLineRun generate(String... options) {
        Object[] all = Stream.concat(
                        Stream.of("generate", "--config", config(), "--data-dir", directory.resolve("data"), "--json"),
                        Stream.of(options))
                .toArray();
        return CommandLineRun.of(all);
    }

    /** The reported problems; there is at least one, and nothing was started. */
    private JsonNode problems(CommandLineRun run) throws IOException {
        assertThat(run.exit()).as("%s", run).isEqualTo(CONFIGURATION);
        // The first command of a JVM that logs opens the log; no server was started.
        String[] made = directory.resolve("data").toFile().list();
        assertThat(made == null ? new String[0] : made).isSubsetOf("logs");
        assertThat(run.messages()).doesNotContain("Exception", "\tat ");
        JsonNode problems = JSON.readTree(run.results()).path("problems");
        assertThat(problems).as("%s", run).isNotEmpty();
        return problems;
    }
}
