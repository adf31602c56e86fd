package dev.parley.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.conversation.ConversationEvent.Asked;
import dev.parley.domain.conversation.ConversationEvent.Completed;
import dev.parley.domain.conversation.ConversationState.Phase;
import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.ActionWeights;
import dev.parley.domain.flow.FlowTotals;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.Step;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random conversations of the shipped configuration, with refusals, pauses, late and doubled answers. */
class ConversationPropertyTest {
    private static final int CONVERSATIONS = 2_000;

    private static Configuration configuration;
    private static Flows flows;
    private static Production production;

    @BeforeAll
    static void load() throws Exception {
        configuration = Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        flows = new Flows(configuration.flowSchema());
        production = new Production(configuration.flowSchema(), configuration.templates(), Stage.models("teacher"));
    }

    @Test
    void shouldSayEveryTurnOnceAndAskAsOftenAsTheFlowHasModelTurns() {
        List<Seed> seeds = new SeedPlanner(configuration.seeds(), flows)
                .sample(CONVERSATIONS, 7)
                .toList();
        for (int number = 0; number < CONVERSATIONS; number++) {
            Seed seed = seeds.get(number % seeds.size());
            Stage stage = new Stage(production, seed);
            int refusals = play(stage, new Random(number));

            FlowTotals totals = flows.totals(seed.flow(), new NoWeights());
            assertWhole(stage, seed, "random seed " + number);
            assertThat(BigInteger.valueOf(stage.questions().size() - refusals))
                    .as("random seed %d: questions without those asked again", number)
                    .isEqualTo(totals.modelTurns());
            assertThat(stage.state().modelTurns()).isEqualTo(totals.modelTurns().intValueExact());
        }
    }

    /** Plays a conversation to its end; returns how often it was refused an answer. */
    private static int play(Stage stage, Random random) {
        int refusals = 0;
        stage.open(1);
        while (stage.state().phase() != Phase.COMPLETED) {
            if (stage.state().phase() != Phase.OPEN) {
                assertThat(stage.open(stage.state().attempt())).isEmpty();
                stage.open(stage.state().attempt() + 1);
            }
            Asked asked = stage.questions().getLast();
            int draw = random.nextInt(10);
            if (draw < 2) {
                refusals++;
                stage.hear(draw == 0 ? Stage.refusal() : Stage.noBudget());
                continue;
            }
            if (asked.attempt() > 1 && draw < 6) {
                Answer stale = new Answer(asked.requestId(), asked.attempt() - 1, Stage.refusal());
                assertThat(stage.process.hear(stage.state(), stale)).isEmpty();
            }
            stage.hear(Stage.text("text " + random.nextInt()));
            Answer again = new Answer(asked.requestId(), asked.attempt(), Stage.text("doubled"));
            assertThat(stage.process.hear(stage.state(), again)).isEmpty();
        }
        return refusals;
    }

    private static void assertWhole(Stage stage, Seed seed, String name) {
        int turns = configuration.flowSchema().script(seed.flow()).size();
        assertThat(stage.turns())
                .as(name)
                .extracting(Turn::position)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, turns).boxed().toList());
        assertThat(stage.events.stream().filter(Completed.class::isInstance))
                .as(name)
                .hasSize(1);
        assertThat(stage.events.getLast()).as(name).isEqualTo(new Completed());
        assertThat(stage.state().said())
                .as(name)
                .isEqualTo(stage.turns().stream()
                        .map(turn -> new Spoken(turn.role(), turn.text()))
                        .toList());
    }

    private static final class NoWeights implements ActionWeights {
        @Override
        public long promptTokens(Step step, Action action, @Nullable String decision) {
            return 0;
        }

        @Override
        public long turnTokens(Step step, Action action, @Nullable String decision) {
            return 0;
        }
    }
}
