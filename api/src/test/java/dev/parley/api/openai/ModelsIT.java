package dev.parley.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiSettings;
import dev.parley.domain.configuration.Configuration;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models may be called as on the Hub. */
@ExtendWith(ParleyPlatform.class)
class ModelsIT {
    private static final String NAME = "meta-llama/Llama-3.1-8B";

    private static ApiHarness api;

    @BeforeAll
    static void start(@TempDir Path directory, Endpoints endpoints, TopicNames topics) throws Exception {
        ApiSettings usual = ApiHarness.settings(endpoints, topics);
        ApiSettings settings = new ApiSettings(
                usual.host(),
                usual.port(),
                usual.kafka(),
                usual.topics(),
                usual.serdes(),
                usual.databaseUrl(),
                configuration(directory),
                usual.limits());
        api = ApiHarness.start(endpoints, settings);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static Configuration configuration(Path directory) throws Exception {
        Path shipped = Path.of(System.getProperty("parley.root"), "config");
        for (String file : List.of(Configuration.FLOW_FILE, Configuration.SEEDS_FILE, Configuration.TEMPLATES_FILE)) {
            Files.copy(shipped.resolve(file), directory.resolve(file));
        }
        String models = Files.readString(shipped.resolve(Configuration.MODELS_FILE));
        String more = models.replaceFirst("\nmodels:\n", "\nmodels:\n  - {name: " + NAME + ", backend: rehearsal}\n");
        assertThat(more).isNotEqualTo(models);
        Files.writeString(directory.resolve(Configuration.MODELS_FILE), more);
        return Configuration.load(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {NAME, "meta-llama%2FLlama-3.1-8B", "rehearsal"})
    void shouldShowWhatItLists(String path) {
        ApiClient.Answer model = api.client().get("/v1/models/" + path);

        assertThat(model.status()).as(model.body()).isEqualTo(200);
        assertThat(api.client().get("/v1/models").json().path("data").findValuesAsText("id"))
                .contains(model.id());
    }

    @Test
    void shouldSayInOpenAisWordsWhatThereIsNot() {
        ApiClient.Answer unknown = api.client().get("/v1/models/nobody/at-all");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("error").path("code").asText()).isEqualTo("model_not_found");
    }
}
