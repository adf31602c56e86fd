package dev.parley.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutageWarningsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("OPENAI_API_KEY", "sk-secret", "OPENAI_BASE_URL", "http://127.0.0.1:9/v1");

    @Test
    void shouldSayWhereTheModelShouldBeAndWhyItIsNot() throws Exception {
        assertThat(warnings().about(new TreeMap<>(Map.of("gpt-4o-mini", "the server cannot be reached"))))
                .singleElement()
                .asString()
                .startsWith(
                        "The model gpt-4o-mini at http://127.0.0.1:9/v1 does not answer: the server cannot be reached. ")
                .contains("Ctrl-C stops")
                .doesNotContain("sk-secret");
    }

    @Test
    void shouldSayItOnce() throws Exception {
        OutageWarnings warnings = warnings();
        warnings.about(new TreeMap<>(Map.of("gpt-4o-mini", "down")));

        assertThat(warnings.about(new TreeMap<>(Map.of("gpt-4o-mini", "still down"))))
                .isEmpty();
    }

    private static OutageWarnings warnings() throws Exception {
        Configuration configuration = Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        RunModels teacher = new ModelChoice("models.yml", configuration.models(), ENVIRONMENT).choose(Optional.empty());
        return new OutageWarnings(RunPlan.of("n", configuration, teacher, OptionalLong.empty(), 0), ENVIRONMENT);
    }
}
