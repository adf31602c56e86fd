package dev.parley.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.models.SamplingParameters;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.domain.yaml.ConfigException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PlanEstimatorTest {

    /** Words are tokens. */
    private static final TokenCounter WORDS =
            text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;

    private static Configuration configuration;
    private static SeedPlanner planner;

    @BeforeAll
    static void load() throws ConfigException {
        configuration = Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        planner = new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()));
    }

    private static RunModels run(String agent, String candidate) {
        return new RunModels(
                new RoleModels(List.of(agent), SamplingParameters.NONE),
                new RoleModels(List.of(candidate), SamplingParameters.NONE));
    }

    /** What generating the seeds one by one would take, were the examples the turns. */
    private static long[] walk(Stream<Seed> seeds) {
        PromptTemplates templates = configuration.templates();
        long[] sums = new long[4];
        seeds.forEach(seed -> {
            List<Spoken> history = new ArrayList<>();
            for (ScriptedTurn turn : configuration.flowSchema().script(seed.flow())) {
                String text = templates.fillTemplate(turn.example(), seed);
                if (turn.action().callsModel()) {
                    sums[1]++;
                    for (Message message :
                            templates.prompt(seed, turn.step(), turn.action(), turn.decision(), history)) {
                        sums[2] += WORDS.count(message.content());
                    }
                    sums[3] += WORDS.count(text);
                } else {
                    sums[0]++;
                }
                history.add(new Spoken(turn.action().role(), text));
            }
        });
        return sums;
    }

    private static void assertMatches(Plan plan, long[] walked) {
        assertThat(plan.templateTurns()).isEqualTo(walked[0]);
        assertThat(plan.modelCalls()).isEqualTo(walked[1]);
        assertThat(plan.promptTokens().doubleValue()).isCloseTo(walked[2], within(walked[2] * 0.03));
        assertThat(plan.completionTokens().doubleValue()).isCloseTo(walked[3], within(walked[3] * 0.03));
    }

    @Test
    void shouldForeseeWhatGeneratingEverythingTakes() {
        Plan plan = new PlanEstimator(configuration, run("gpt-4o-mini", "gpt-4o-mini"), WORDS).all();

        assertThat(plan.agents()).isEqualTo(2);
        assertThat(plan.candidates()).isEqualTo(6);
        assertThat(plan.jobOpenings()).isEqualTo(5);
        assertThat(plan.flows()).isEqualTo(7);
        assertThat(plan.seeds()).isEqualTo(420);
        assertMatches(plan, walk(planner.all()));
        double usd = plan.promptTokens().doubleValue() * 0.15e-6
                + plan.completionTokens().doubleValue() * 0.6e-6;
        assertThat(plan.usd().doubleValue()).isCloseTo(usd, within(usd * 0.001));
    }

    @Test
    void shouldForeseeWhatASampleTakes() {
        Plan plan = new PlanEstimator(configuration, run("rehearsal", "rehearsal"), WORDS).sample(50, 3);

        assertThat(plan.seeds()).isEqualTo(50);
        assertMatches(plan, walk(planner.sample(50, 3)));
        assertThat(plan.usd()).isEqualByComparingTo("0");
    }

    @Test
    void shouldPriceEachRoleByItsModel() {
        double cheap = new PlanEstimator(configuration, run("gpt-4o-mini", "gpt-4o-mini"), WORDS)
                .all()
                .usd()
                .doubleValue();
        double mixed = new PlanEstimator(configuration, run("gpt-4o-mini", "gpt-4o"), WORDS)
                .all()
                .usd()
                .doubleValue();
        double other = new PlanEstimator(configuration, run("gpt-4o", "gpt-4o-mini"), WORDS)
                .all()
                .usd()
                .doubleValue();
        double dear = new PlanEstimator(configuration, run("gpt-4o", "gpt-4o"), WORDS)
                .all()
                .usd()
                .doubleValue();

        assertThat(mixed).isBetween(cheap, dear);
        assertThat(mixed + other).isCloseTo(cheap + dear, within(dear * 0.001));
    }

    @Test
    void shouldNotPlanMoreThanThereIs() {
        Plan plan = new PlanEstimator(configuration, run("rehearsal", "rehearsal"), WORDS).sample(Long.MAX_VALUE, 3);

        assertThat(plan.seeds()).isEqualTo(BigInteger.valueOf(420));
    }

    /** A sample that is everything needs no walk through it, which would take years here. */
    @Test
    @Timeout(30)
    void shouldPlanASampleOfEverythingAtOnce() throws ConfigException {
        Configuration huge = new Configuration(
                branches(50),
                configuration.seeds(),
                configuration.templates(),
                configuration.models(),
                configuration.texts());
        PlanEstimator estimator = new PlanEstimator(huge, run("gpt-4o-mini", "gpt-4o"), WORDS);

        assertThat(estimator.sample(Long.MAX_VALUE, 3)).isEqualTo(estimator.all());
    }

    /** A chain of branches with two decisions each. */
    private static FlowSchema branches(int count) throws ConfigException {
        String actions = "initiator: agent, actions: [{role: agent, action_type: message, example: Well}]";
        StringBuilder yaml = new StringBuilder("- {id: s0, is_start: true, is_branch: true, " + actions);
        for (int i = 1; i < count; i++) {
            yaml.append(", next: {a: s")
                    .append(i)
                    .append(", b: s")
                    .append(i)
                    .append("}}\n- {id: s")
                    .append(i);
            yaml.append(", is_branch: true, ").append(actions);
        }
        yaml.append(", next: {a: end, b: end}}\n- {id: end, is_end: true, ")
                .append(actions)
                .append("}\n");
        return FlowSchema.parse("flow.yml", yaml.toString());
    }
}
