package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONFIG = CommandLineRun.SHIPPED;

    @TempDir
    private Path directory;

    @Test
    void shouldPlanTheShippedConfiguration() throws IOException {
        JsonNode plan = json("plan", "--model", "rehearsal");

        assertThat(plan.fieldNames())
                .toIterable()
                .contains(
                        "agents",
                        "candidates",
                        "job_openings",
                        "flows",
                        "seeds",
                        "template_turns",
                        "model_calls",
                        "prompt_tokens",
                        "completion_tokens",
                        "usd");
        long product = plan.path("agents").asLong()
                * plan.path("candidates").asLong()
                * plan.path("job_openings").asLong()
                * plan.path("flows").asLong();
        assertThat(plan.path("seeds").asLong()).isEqualTo(product).isPositive();
        assertThat(plan.path("usd").decimalValue()).isZero();
    }

    @Test
    void shouldPlanASampleWithFewerCallsThanTheWhole() throws IOException {
        JsonNode all = json("plan", "--model", "rehearsal");
        JsonNode sample = json("plan", "--model", "rehearsal", "--sample", "10", "--seed", "3");

        assertThat(sample.path("seeds").asLong()).isEqualTo(10);
        assertThat(sample.path("flows").asLong()).isEqualTo(all.path("flows").asLong());
        assertThat(sample.path("model_calls").asLong())
                .isPositive()
                .isLessThan(all.path("model_calls").asLong());
    }

    @Test
    void shouldShowThePlanAsATable() {
        CommandLineRun run = run("plan", "--model", "rehearsal");

        assertThat(run.exit()).isZero();
        assertThat(run.results())
                .contains("conversations")
                .contains("|A| x |C| x |J| x |F|")
                .contains("gpt-4o-mini");
        assertThat(run.messages()).isEmpty();
    }

    @Test
    void shouldRefuseASeedWithoutASample() {
        for (String command : List.of("plan", "generate", "retry")) {
            CommandLineRun run = run(command, "--seed", "3");

            assertThat(run.exit()).as(command).isEqualTo(ExitCode.USAGE.status());
            assertThat(run.messages()).contains("--sample");
        }
    }

    @Test
    void shouldSayForWhichModelsNoPriceIsKnown() throws IOException {
        Path config = copyOfTheConfiguration();
        Files.writeString(config.resolve(".env"), "OPENAI_API_KEY=sk-1\n");
        Files.writeString(
                config.resolve("models.yml"),
                "models: [{name: dear, backend: openai, price: {prompt_per_million_usd: 1}}]\n"
                        + "roles: {agent: {models: [dear, gpt-4.1]}, candidate: {models: dear}}\n");

        String some = CommandLineRun.of("plan", "--config", config).results();
        String none = CommandLineRun.of("plan", "--config", config, "--model", "gpt-9")
                .results();

        assertThat(some).contains("estimated, without retries; models.yml has no price for gpt-4.1");
        assertThat(none).contains("$0.00").contains("models.yml has no price for gpt-9");
        assertThat(run("plan").results()).doesNotContain("no price");
    }

    @Test
    void shouldRefuseABudgetThatCannotHold() throws IOException {
        Path config = copyOfTheConfiguration();
        Files.writeString(config.resolve(".env"), "OPENAI_API_KEY=sk-1\n");

        CommandLineRun run = CommandLineRun.of(
                "generate",
                "--config",
                config,
                "--data-dir",
                directory.resolve("data"),
                "--model",
                "gpt-9",
                "--max-usd",
                "5");

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages())
                .contains("--max-usd cannot hold: models.yml has no price for gpt-9.", "--max-tokens");
        assertThat(directory.resolve("data/kafka")).doesNotExist();
    }

    @Test
    void shouldRefuseAnUnknownModelWithAdvice() {
        CommandLineRun run = run("plan", "--model", "rehersal");

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).contains("rehersal").contains("rehearsal");
    }

    @Test
    void shouldFindOutAFaultyPatienceBeforeAnythingIsStarted() throws IOException {
        Path config = copyOfTheConfiguration();
        Files.writeString(config.resolve(".env"), "PARLEY_STALL_SECONDS=soon\n");

        CommandLineRun run = CommandLineRun.of("generate", "--config", config, "--data-dir", directory.resolve("data"));

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.messages()).isEqualTo("PARLEY_STALL_SECONDS must be a whole number from 1, not 'soon'.\n");
    }

    @Test
    void shouldValidateTheShippedConfiguration() throws IOException {
        JsonNode valid = json("validate");

        assertThat(valid.path("valid").asBoolean()).isTrue();
        assertThat(valid.path("steps").asInt()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void shouldWarnOfSlotsThatWouldBeSaidAndOfModelsThatAreNotHere() throws IOException {
        Path config = copyOfTheConfiguration();
        Path flow = config.resolve("conversation_flow.yml");
        Files.writeString(
                flow, Files.readString(flow).replace("Hello {candidate[first_name]},", "Hello <first name>,"));
        Files.writeString(config.resolve("models.yml"), "models: [{name: mine, backend: djl, path: no/such/model}]\n");

        CommandLineRun run = CommandLineRun.of("validate", "--json", "--config", config);

        JsonNode document = JSON.readTree(run.results());
        assertThat(run.exit()).isZero();
        assertThat(document.path("valid").asBoolean()).isTrue();
        assertThat(document.path("warnings")).hasSize(2);
        assertThat(document.path("warnings").get(0).path("line").asInt()).isPositive();
        assertThat(run.messages()).contains("<first name>").contains("model 'mine'");
    }

    private Path copyOfTheConfiguration() throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        for (String file : new String[] {"conversation_flow.yml", "seeds.yml", "templates.yml"}) {
            Files.copy(CONFIG.resolve(file), config.resolve(file));
        }
        return config;
    }

    @Test
    void shouldListAllFlowsOfTheShippedConfiguration() throws IOException {
        JsonNode flows = json("flow");

        assertThat(flows.path("flows")).hasSize(flows.path("total").asInt());
        assertThat(flows.path("flows").get(0).path("id").asText()).matches("[0-9a-f]{24}");
        assertThat(flows.path("flows").get(0).path("visits").get(0).path("step").asText())
                .isNotEmpty();
    }

    @Test
    void shouldLimitTheListAndSayHowManyThereAre() {
        String text = run("flow", "--limit", "1").results();

        assertThat(text).containsPattern("\\d+ steps, \\d+ flows").containsPattern("… and \\d+ more");
        assertThat(text.lines().filter(line -> line.matches("[0-9a-f]{24}"))).hasSize(1);
    }

    @Test
    void shouldDrawByTheNameOfTheFile() throws IOException {
        Path svg = directory.resolve("new/flow.svg");
        Path mermaid = directory.resolve("flow.mmd");

        run("flow", "--output", svg);
        run("flow", "--output", mermaid);

        assertThat(svg).content().startsWith("<svg ").endsWith("</svg>\n");
        assertThat(mermaid).content().startsWith("flowchart TD\n");
    }

    @Test
    void shouldNotPrintAPngAsTextNorTextAsAPicture() {
        assertThat(run("flow", "--format", "png").exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run("flow", "--output", directory.resolve("flow.JPG")).exit())
                .isEqualTo(ExitCode.USAGE.status());
    }

    @Test
    void shouldShowEveryTopic() throws IOException {
        JsonNode topics = json("topics").path("topics");

        assertThat(topics).hasSize(Topics.all().size());
        assertThat(run("topics").results()).contains("parley.turns").contains("dev.parley.events.TurnRecorded");
    }

    @Test
    void shouldPrintTheAsyncApiDocument() {
        assertThat(run("topics", "--asyncapi").results())
                .startsWith("asyncapi: 3.0.0")
                .contains("parley.turns");
    }

    @Test
    void shouldPrintTheSchemaOfTheFlowLanguage() throws IOException {
        assertThat(JSON.readTree(run("schema", "flow").results())
                        .path("$schema")
                        .asText())
                .contains("json-schema.org");
    }

    @Test
    void shouldReportWhatTheDoctorFound() throws IOException {
        CommandLineRun run = run("doctor", "--json");

        JsonNode report = JSON.readTree(run.results());
        int exit = report.path("ready").asBoolean() ? 0 : ExitCode.CONFIGURATION.status();
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(report.path("findings").findValuesAsText("check"))
                .contains("java", "maven", "memory", "disk", "ports", "registry", "database", "data directory")
                .contains("temporary files", "open files")
                .contains("configuration", "teacher", "terminal");
    }

    @Test
    void shouldTellAboutAFaultyConfigurationInTheDoctorsReport() throws IOException {
        CommandLineRun run =
                CommandLineRun.of("doctor", "--config", directory, "--data-dir", directory.resolve("data"));

        assertThat(run.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(run.results()).contains("missing  configuration").contains("parley validate");
        assertThat(Files.exists(directory.resolve("data"))).isFalse();
    }

    @Test
    void shouldNeverShowAKey() throws IOException {
        Path config = copyOfTheConfiguration();
        Files.writeString(config.resolve(".env"), "OPENAI_API_KEY=sk-very-secret\n");

        CommandLineRun run =
                CommandLineRun.of("doctor", "--verbose", "--config", config, "--data-dir", directory.resolve("data"));

        assertThat(run.results()).contains("OPENAI_API_KEY is set").doesNotContain("very-secret");
        assertThat(run.messages()).doesNotContain("very-secret");
    }

    private JsonNode json(Object... command) throws IOException {
        Object[] words = java.util.Arrays.copyOf(command, command.length + 1);
        words[command.length] = "--json";
        CommandLineRun run = run(words);
        assertThat(run.exit()).as(run.messages()).isZero();
        return JSON.readTree(run.results());
    }

    private CommandLineRun run(Object... command) {
        Object[] words = java.util.Arrays.copyOf(command, command.length + 4);
        words[command.length] = "--config";
        words[command.length + 1] = CONFIG;
        words[command.length + 2] = "--data-dir";
        words[command.length + 3] = directory.resolve("data");
        return CommandLineRun.of(words);
    }
}
