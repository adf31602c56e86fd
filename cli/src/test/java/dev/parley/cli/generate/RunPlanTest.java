package dev.parley.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.seed.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPlanTest {
    private static final Path SHIPPED = Path.of(System.getProperty("parley.root"), "config");

    @Test
    void shouldBeTheSameRunForTheSameNameAndConfiguration() throws Exception {
        assertThat(plan("n", OptionalLong.empty()).runId())
                .isEqualTo(plan("n", OptionalLong.of(5)).runId())
                .isNotEqualTo(plan("other", OptionalLong.empty()).runId());
    }

    @Test
    void shouldBeAnotherRunForOtherModels() throws Exception {
        Configuration configuration = Configuration.load(SHIPPED);
        RunModels teacher = new ModelChoice("models.yml", configuration.models(), Map.of("OPENAI_API_KEY", "k"))
                .choose(Optional.empty());

        RunPlan taught = RunPlan.of("n", configuration, teacher, OptionalLong.empty(), 0);

        assertThat(taught.runId()).isNotEqualTo(plan("n", OptionalLong.empty()).runId());
        assertThat(taught.rehearsal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {Configuration.FLOW_FILE, Configuration.TEMPLATES_FILE})
    void shouldBeAnotherRunForOtherTexts(String changed, @TempDir Path directory) throws Exception {
        for (String file : List.of(
                Configuration.FLOW_FILE,
                Configuration.SEEDS_FILE,
                Configuration.TEMPLATES_FILE,
                Configuration.MODELS_FILE)) {
            Files.copy(SHIPPED.resolve(file), directory.resolve(file));
        }
        assertThat(plan(directory).runId()).isEqualTo(plan(SHIPPED).runId());

        Files.writeString(directory.resolve(changed), "\n# another one\n", StandardOpenOption.APPEND);

        assertThat(plan(directory).runId()).isNotEqualTo(plan(SHIPPED).runId());
    }

    @Test
    void shouldDrawASampleOfDistinctPlannedSeeds() throws Exception {
        RunPlan all = plan("n", OptionalLong.empty());
        RunPlan some = plan("n", OptionalLong.of(50));

        assertThat(some.total().intValueExact()).isEqualTo(50);
        assertThat(some.seeds().map(Seed::id)).hasSize(50).doesNotHaveDuplicates();
        assertThat(all.seeds().map(Seed::id))
                .hasSize(all.total().intValueExact())
                .containsAll(some.seeds().map(Seed::id).toList());
    }

    private static RunPlan plan(Path config) throws Exception {
        return plan(config, "n", OptionalLong.empty());
    }

    private static RunPlan plan(String name, OptionalLong sample) throws Exception {
        return plan(SHIPPED, name, sample);
    }

    private static RunPlan plan(Path config, String name, OptionalLong sample) throws Exception {
        Configuration configuration = Configuration.load(config);
        RunModels models = new ModelChoice("models.yml", configuration.models(), Map.of()).choose(Optional.empty());
        return RunPlan.of(name, configuration, models, sample, 7);
    }
}
