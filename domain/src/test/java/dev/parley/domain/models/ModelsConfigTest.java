package dev.parley.domain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.yaml.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ModelsConfigTest {

    private static final String GOOD = """
        models:
          - name: big
            backend: openai
            base_url: ${LLM_URL:-http://127.0.0.1:8000/v1}
            api_key: ${LLM_KEY}
            model: meta/big-8b
            price: {prompt_per_million_usd: 1, completion_per_million_usd: 2.5}
            limits: {concurrency: 8, requests_per_minute: 500, tokens_per_minute: 100000, timeout_seconds: 30}
          - {name: plain, backend: openai, base_url: "${OPENAI_BASE_URL}"}
          - {name: stage, backend: rehearsal}
          - {name: local, backend: djl, path: "${MODELS:-models}/tiny"}
          - {name: big-local, backend: djl, path: acme/big@v2, precision: int8, device: "cuda:1", threads: 4, slots: 8,
             context_tokens: 2048, limits: {concurrency: 12}}
          - {name: parrot, backend: rehearsal, reply: "Polly. ", words_per_second: 2.5}
        roles:
          agent: {models: [big, gpt-4.1-mini], temperature: 0.7, max_tokens: 200, top_p: 0.9, stop: END}
          candidate: {models: plain}
        """;

    private static ModelsConfig good() throws ConfigException {
        return ModelsConfig.parse("models.yml", GOOD);
    }

    @Test
    void shouldReadModelsAndRoles() throws ConfigException {
        Model big = good().find("big").orElseThrow();

        assertThat(big.backend())
                .isEqualTo(new Backend.OpenAi(
                        new Reference("${LLM_URL:-http://127.0.0.1:8000/v1}"),
                        Optional.of(new Reference("${LLM_KEY}")),
                        "meta/big-8b"));
        assertThat(big.price()).isEqualTo(new Price(1, 2.5));
        assertThat(big.limits())
                .isEqualTo(new Limits(8, OptionalLong.of(500), OptionalLong.of(100_000), Duration.ofSeconds(30)));
        assertThat(good().find("stage").orElseThrow().isRehearsal()).isTrue();
        assertThat(good().agent())
                .isEqualTo(new ModelsConfig.RoleSettings(
                        List.of("big", "gpt-4.1-mini"),
                        new SamplingParameters(
                                OptionalDouble.of(0.7), OptionalDouble.of(0.9), OptionalInt.of(200), List.of("END"))));
        assertThat(good().candidate().models()).containsExactly("plain");
    }

    @Test
    void shouldReadWhatARehearsalSaysAndHowFast() throws ConfigException {
        assertThat(good().find("stage").orElseThrow().backend()).isEqualTo(Backend.Rehearsal.DEFAULT);
        assertThat(good().find("parrot").orElseThrow().backend())
                .isEqualTo(new Backend.Rehearsal(Optional.of("Polly. "), OptionalDouble.of(2.5)));
    }

    @Test
    void shouldReadModelsOfTheWorkerItself() throws ConfigException {
        Model local = good().find("local").orElseThrow();
        assertThat(local.backend())
                .isEqualTo(new Backend.Djl(
                        new Reference("${MODELS:-models}/tiny"),
                        "auto",
                        "auto",
                        OptionalInt.empty(),
                        16,
                        OptionalInt.empty()));
        assertThat(local.limits().timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(local.isRehearsal()).isFalse();
        assertThat(local.missingVariables(Map.of())).isEmpty();
        Model big = good().find("big-local").orElseThrow();
        assertThat(big.backend())
                .isEqualTo(new Backend.Djl(
                        new Reference("acme/big@v2"), "int8", "cuda:1", OptionalInt.of(4), 8, OptionalInt.of(2048)));
        assertThat(big.limits().concurrency()).isEqualTo(12);
    }

    @Test
    void shouldSayWhatIsWrongWithAModelOfTheWorkerItself() {
        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", """
            models:
              - {name: a, backend: djl}
              - {name: b, backend: djl, path: x, precision: int9}
              - {name: c, backend: djl, path: x, device: gpu}
              - {name: d, backend: djl, path: x, slots: 0, base_url: http://x}
            """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model 'a'")
                .hasMessageContaining("path")
                .hasMessageContaining("int9")
                .hasMessageContaining("'gpu', which is no device")
                .hasMessageContaining("slots")
                .hasMessageContaining("base_url");
    }

    @Test
    void shouldTakeOpenAisAddressWhereNoneIsGiven() throws ConfigException {
        Backend.OpenAi plain =
                (Backend.OpenAi) good().find("plain").orElseThrow().backend();

        assertThat(plain.baseUrl().resolve(Map.of())).contains("https://api.openai.com/v1");
        assertThat(plain.baseUrl().resolve(Map.of("OPENAI_BASE_URL", "http://x/v1")))
                .contains("http://x/v1");
        assertThat(plain.model()).isEqualTo("plain");
        assertThat(plain.apiKey()).isEmpty();
    }

    @Test
    void shouldKnowOpenAisModelsAndTheRehearsalWithoutBeingTold() {
        ModelsConfig config = ModelsConfig.defaults();

        assertThat(config.find("gpt-4o-mini").orElseThrow().price()).isEqualTo(new Price(0.15, 0.60));
        assertThat(config.find("gpt-9-turbo")).isPresent();
        assertThat(config.find("rehearsal").orElseThrow().isRehearsal()).isTrue();
        assertThat(config.find("llama")).isEmpty();
    }

    @Test
    void shouldRefuseLiteralKeysWithoutRepeatingThem() {
        String text = GOOD.replace("${LLM_KEY}", "sk-very-secret");

        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", text))
                .hasMessageContaining("models.yml:5:14: model 'big': 'api_key' must be a variable of the environment")
                .hasMessageNotContaining("very-secret");
    }

    @Test
    void shouldReportEverythingAtOnce() {
        String text = """
            models:
              - {name: a, backend: opanai}
              - {name: a b, backend: rehearsal, price: {}}
              - {name: c, backend: openai, base_url: "http://me:secret@host/v1", limits: {concurrency: 0}}
              - {name: d, backend: openai, base_url: host, price: {prompt: 1}}
              - {name: q, backend: openai, base_url: "https://host/v1?version=1"}
              - {name: p, backend: openai, base_url: "http://host:80000/v1"}
              - {name: e, backend: rehearsal, reply: " ", words_per_second: 0}
              - {name: e, backend: rehearsal}
              - {name: a, backend: openai}
              - {backend: rehearsal}
            roles:
              agent: {models: [f], temperature: 3, stop: [a, b, c, d, e]}
              recruiter: {}
            """;

        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", text))
                .hasMessageContaining("models.yml:2:24: model 'a': 'backend' cannot be 'opanai'. Did you mean 'openai'?"
                        + " There are: openai, djl, rehearsal.")
                .hasMessageContaining("the name 'a b' cannot be used")
                .hasMessageContaining("model 'a b': unknown key 'price'")
                .hasMessageContaining("model 'c': 'base_url' is not an address without password and query")
                .hasMessageNotContaining("me:secret")
                .hasMessageContaining("'concurrency' cannot be '0'. Write a whole number from 1")
                .hasMessageContaining("model 'd': 'base_url' is not an address")
                .hasMessageContaining("unknown key 'prompt'")
                .hasMessageContaining("model 'q': 'base_url' is not an address")
                .hasMessageContaining("model 'p': 'base_url' is not an address")
                .hasMessageContaining("model 'e': 'reply' is empty")
                .hasMessageContaining("model 'e': 'words_per_second' cannot be '0'")
                .hasMessageContaining("there are two models 'e'")
                .hasMessageContaining("there are two models 'a'")
                .hasMessageContaining("'name' is missing")
                .hasMessageContaining("there is no model 'f'")
                .hasMessageContaining("'temperature' cannot be '3'")
                .hasMessageContaining("'stop' has more than 4 texts")
                .hasMessageContaining("unknown key 'recruiter'");
    }

    /** Names of services in a compose file may have them, and no URL of Java's. */
    @Test
    void shouldSayThatHostsHaveNoUnderscores() {
        assertThatThrownBy(() -> ModelsConfig.parse(
                        "models.yml", "models: [{name: a, backend: openai, base_url: \"http://llm_server:8000/v1\"}]"))
                .hasMessageContaining("is not an address")
                .hasMessageContaining("no underscores");
    }

    @Test
    void shouldFindEverythingWrongWithAModelOfAnUnknownBackend() {
        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", """
            models:
              - {name: a, backend: opnai, price: {prompt: 1}, limits: {concurrency: 0}}
              - {name: b, backend: djl, limits: {timeout_seconds: soon}}
            """))
                .hasMessageContaining("'backend' cannot be 'opnai'")
                .hasMessageContaining("unknown key 'prompt'")
                .hasMessageContaining("'concurrency' cannot be '0'")
                .hasMessageContaining("'path' is missing")
                .hasMessageContaining("'timeout_seconds' must be a whole number");
    }

    @Test
    void shouldNotCallAModelUnknownWhoseEntryIsFaulty() {
        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", """
            models: [{name: llama, backend: opnai}]
            roles: {agent: {models: [llama]}, candidate: {models: [lama]}}
            """))
                .hasMessageContaining("'backend' cannot be 'opnai'")
                .hasMessageContaining("there is no model 'lama'")
                .hasMessageNotContaining("there is no model 'llama'");
    }

    @Test
    void shouldTakeEndsOfLinesForStops() throws ConfigException {
        ModelsConfig config = ModelsConfig.parse("models.yml", """
            roles: {agent: {stop: ["\\n\\n", " "]}, candidate: {stop: "\\n"}}
            """);

        assertThat(config.agent().parameters().stop()).containsExactly("\n\n", " ");
        assertThat(config.candidate().parameters().stop()).containsExactly("\n");
        assertThatThrownBy(() -> ModelsConfig.parse("models.yml", "roles: {agent: {stop: [a, \"\"]}}"))
                .hasMessageContaining("models.yml:1:27: the models: 'roles': 'agent': 'stop' has an empty text");
    }

    @Test
    void shouldTakeTheExampleOfTheDocumentation() throws Exception {
        Path page = Path.of(System.getProperty("parley.root")).resolve("docs/configuration.md");
        String section = Files.readString(page).split("## models.yml", 2)[1];
        String example = section.substring(section.indexOf("```yaml") + "```yaml".length());

        ModelsConfig config = ModelsConfig.parse(
                "models.yml", example.substring(0, example.indexOf("```")).replace(", other]", "]"));

        assertThat(config.agent().parameters().stop()).containsExactly("\n\n");
    }

    @Test
    void shouldBeTheDefaultWhenTheFileIsEmptyOfSettings() throws ConfigException {
        assertThat(ModelsConfig.parse("models.yml", "{}")).isEqualTo(ModelsConfig.defaults());
    }
}
