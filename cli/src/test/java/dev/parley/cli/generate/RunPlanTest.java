package dev.parley.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.seed.Seed;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

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

    private static RunPlan plan(String name, OptionalLong sample) throws Exception {
        Configuration configuration = Configuration.load(SHIPPED);
        RunModels models = new ModelChoice("models.yml", configuration.models(), Map.of()).choose(Optional.empty());
        return RunPlan.of(name, configuration, models, sample, 7);
    }
}
