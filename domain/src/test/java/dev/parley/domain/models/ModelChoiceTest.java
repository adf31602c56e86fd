package dev.parley.domain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.yaml.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {

    private static final Map<String, String> KEY = Map.of("OPENAI_API_KEY", "sk-1");

    private static RunModels choose(String yaml, Map<String, String> environment, String model) throws ConfigException {
        ModelsConfig config = ModelsConfig.parse("models.yml", yaml);
        return new ModelChoice("models.yml", config, environment).choose(Optional.ofNullable(model));
    }

    @Test
    void shouldTakeTheDefaultTeacherWhenThereIsAKey() throws ConfigException {
        assertThat(choose("{}", KEY, null).label()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void shouldRehearseWhenThereIsNoKey() throws ConfigException {
        RunModels chosen = choose("{}", Map.of("OPENAI_API_KEY", " "), null);

        assertThat(chosen.label()).isEqualTo("rehearsal");
        assertThat(ModelsConfig.defaults().isRehearsal(chosen)).isTrue();
    }

    @Test
    void shouldTakeTheModelOfTheCommandLineForBothRolesAndKeepTheParameters() throws ConfigException {
        RunModels chosen = choose("roles: {agent: {models: [gpt-4o], temperature: 1}}", KEY, "rehearsal");

        assertThat(chosen.agent().models()).containsExactly("rehearsal");
        assertThat(chosen.candidate().models()).containsExactly("rehearsal");
        assertThat(chosen.agent().parameters().temperature()).hasValue(1);
    }

    @Test
    void shouldTakeTheModelsOfARole() throws ConfigException {
        RunModels chosen = choose("roles: {agent: {models: [gpt-4o, gpt-4.1]}}", KEY, null);

        assertThat(chosen.agent().models()).containsExactly("gpt-4o", "gpt-4.1");
        assertThat(chosen.label()).isEqualTo("gpt-4o+gpt-4o-mini");
    }

    @Test
    void shouldRefuseUnknownModels() {
        assertThatThrownBy(() -> choose("models: [{name: llama, backend: openai}]", KEY, "lama"))
                .hasMessageContaining("there is no model 'lama'. Did you mean 'llama'?");
    }

    @Test
    void shouldSayWhichVariableIsMissing() {
        assertThatThrownBy(() -> choose("{}", Map.of(), "gpt-4o"))
                .hasMessageContaining("the model 'gpt-4o' needs OPENAI_API_KEY, which is not set");
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() throws ConfigException {
        String yaml = """
            models: [{name: llama, backend: openai, base_url: "${LLAMA_URL:-http://127.0.0.1:8000/v1}"}]
            """;

        assertThat(choose(yaml, Map.of(), "llama").label()).isEqualTo("llama");
        assertThatThrownBy(() -> choose(yaml, Map.of("LLAMA_URL", "me:secret@127.0.0.1:8000/v1"), "llama"))
                .hasMessage("models.yml: the model 'llama': ${LLAMA_URL:-http://127.0.0.1:8000/v1} is not an address"
                        + " without password and query. Set it to http:// or https://, a host (no underscores) and a path, as in"
                        + " https://api.openai.com/v1.");
        assertThatThrownBy(() -> choose("{}", Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "localhost:8000"), null))
                .hasMessageContaining("the model 'gpt-4o-mini': ${OPENAI_BASE_URL:-");
    }

    @Test
    void shouldRefuseAKeyThatIsNone() {
        for (String key : new String[] {"sk-…", "sk-1 sk-2", "sk-1\nsk-2"}) {
            assertThatThrownBy(() -> choose("{}", Map.of("OPENAI_API_KEY", key), null))
                    .hasMessageContaining("the model 'gpt-4o-mini': ${OPENAI_API_KEY} has characters that no key has")
                    .hasMessageNotContaining("sk-");
        }
    }

    @Test
    void shouldNameTheModelsWithoutAPrice() throws ConfigException {
        ModelsConfig config = ModelsConfig.parse("models.yml", """
            models:
              - {name: dear, backend: openai, price: {prompt_per_million_usd: 1}}
              - {name: cheap, backend: openai}
              - {name: mine, backend: djl, path: x}
            roles: {agent: {models: [dear, cheap, mine]}, candidate: {models: [gpt-4.1, cheap]}}
            """);
        RunModels run = new ModelChoice("models.yml", config, KEY).choose(Optional.empty());

        assertThat(config.unpriced(run)).containsExactly("cheap", "gpt-4.1");
        assertThat(ModelsConfig.defaults().unpriced(choose("{}", KEY, null))).isEmpty();
        assertThat(ModelsConfig.defaults().unpriced(choose("{}", Map.of(), null)))
                .isEmpty();
    }

    @Test
    void shouldNotMixRehearsalAndRealModels() {
        assertThatThrownBy(() -> choose("roles: {candidate: {models: [rehearsal]}}", KEY, null))
                .hasMessageContaining("'rehearsal' and real models would speak in one run");
    }
}
