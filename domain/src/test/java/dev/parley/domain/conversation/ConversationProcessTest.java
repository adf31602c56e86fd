package dev.parley.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.conversation.ConversationEvent.Asked;
import dev.parley.domain.conversation.ConversationEvent.Completed;
import dev.parley.domain.conversation.ConversationEvent.Failed;
import dev.parley.domain.conversation.ConversationEvent.Opened;
import dev.parley.domain.conversation.ConversationEvent.Paused;
import dev.parley.domain.conversation.ConversationEvent.Scene;
import dev.parley.domain.conversation.ConversationEvent.TurnSaid;
import dev.parley.domain.conversation.ConversationState.Phase;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationProcessTest {
    private static final String ASK_INTEREST = "I am Ada.|The job is Cook.|I write to Bo.|Ask.|Is Cook of interest?";

    private final Stage stage = Stage.yes();

    @Test
    void shouldSayTemplateTurnsAtOnceAndAskAModelForTheNext() {
        List<ConversationEvent> events = stage.open(1);

        assertThat(events).hasSize(3);
        assertThat(events.get(0)).isEqualTo(new Opened(1));
        assertThat(events.get(1))
                .isEqualTo(new TurnSaid(new Turn(
                        1, Role.AGENT, "greeting", null, List.of("opening"), "Hello Bo.", new Turn.Template())));
        assertThat(events.get(2)).isInstanceOfSatisfying(Asked.class, asked -> {
            assertThat(asked.attempt()).isEqualTo(1);
            assertThat(asked.position()).isEqualTo(2);
            assertThat(asked.role()).isEqualTo(Role.AGENT);
            assertThat(asked.models()).isEqualTo(Stage.models("teacher").agent());
            assertThat(asked.scene()).isEqualTo(new Scene("interest", null, "Is Cook of interest?"));
            assertThat(asked.messages())
                    .containsExactly(
                            new Message(Message.SYSTEM, ASK_INTEREST), new Message(Message.ASSISTANT, "Hello Bo."));
        });
        assertThat(stage.state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void shouldMakeTheAnswerTheTurnAndAskTheOtherSideNext() {
        stage.open(1);
        Asked first = stage.questions().getFirst();

        List<ConversationEvent> events = stage.hear(Stage.text("Interested?"));

        assertThat(events).hasSize(2);
        assertThat(events.getFirst())
                .isEqualTo(new TurnSaid(new Turn(
                        2,
                        Role.AGENT,
                        "interest",
                        null,
                        List.of(),
                        "Interested?",
                        new Turn.Model(
                                first.requestId(),
                                first.promptHash(),
                                "teacher",
                                false,
                                new Usage(10, 5, 0.001),
                                "stop",
                                false))));
        assertThat(events.getLast()).isInstanceOfSatisfying(Asked.class, asked -> {
            assertThat(asked.role()).isEqualTo(Role.CANDIDATE);
            assertThat(asked.scene()).isEqualTo(new Scene("interest", "yes", "Yes, Ada."));
            assertThat(asked.messages()).extracting(Message::role).containsExactly("system", "user", "user");
            assertThat(asked.messages().getLast().content()).isEqualTo("Interested?");
        });
    }

    @Test
    void shouldSeeTheHistoryFromTheSpeakersSide() {
        stage.open(1);
        stage.hear(Stage.text("Interested?"));
        stage.hear(Stage.text("I am."));

        assertThat(stage.questions().getLast()).satisfies(asked -> {
            assertThat(asked.role()).isEqualTo(Role.CANDIDATE);
            assertThat(asked.messages())
                    .extracting(Message::role)
                    .containsExactly("system", "user", "user", "assistant");
        });
        stage.hear(Stage.text("What is it?"));
        assertThat(stage.questions().getLast().messages())
                .extracting(Message::role)
                .containsExactly("system", "assistant", "assistant", "user", "user");
    }

    @Test
    void shouldCompleteAtTheEndOfTheFlow() {
        stage.open(1);
        stage.hear(Stage.text("a"));
        stage.hear(Stage.text("b"));
        stage.hear(Stage.text("c"));

        List<ConversationEvent> events = stage.hear(Stage.text("d"));

        assertThat(events).hasSize(3);
        assertThat(events.get(1)).isInstanceOfSatisfying(TurnSaid.class, said -> {
            assertThat(said.turn().text()).isEqualTo("Bye, Bo.");
            assertThat(said.turn().tags()).containsExactly("closing");
        });
        assertThat(events.get(2)).isEqualTo(new Completed());
        assertThat(stage.turns()).extracting(Turn::position).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(stage.turns().get(2).decision()).isEqualTo("yes");
    }

    @Test
    void shouldAnswerFromTheLogWithoutAsking() {
        Stage before = Stage.yes();
        before.open(1);
        for (String text : List.of("a", "b", "c", "d")) {
            before.hear(Stage.text(text));
        }
        stage.log.putAll(before.log);

        stage.open(1);

        assertThat(stage.questions()).isEmpty();
        assertThat(stage.state().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.state().reusedTurns()).isEqualTo(4);
        assertThat(stage.turns()).extracting(Turn::text).containsExactly("Hello Bo.", "a", "b", "c", "d", "Bye, Bo.");
        assertThat(stage.turns().get(1).source())
                .isInstanceOfSatisfying(
                        Turn.Model.class, model -> assertThat(model.reused()).isTrue());
    }

    @Test
    void shouldAskAgainWhatTheLogKnowsAsFailed() {
        stage.open(1);
        Asked asked = stage.questions().getFirst();
        Stage next = Stage.yes();
        next.log.put(asked.requestId(), new Answer(asked.requestId(), 3, Stage.refusal()));

        next.open(1);

        assertThat(next.questions()).singleElement().satisfies(again -> {
            assertThat(again.requestId()).isEqualTo(asked.requestId());
            assertThat(again.attempt()).isEqualTo(4);
        });
    }

    @Test
    void shouldFailAtTheTurnThatWasRefused() {
        stage.open(1);
        stage.hear(Stage.text("a"));

        List<ConversationEvent> events = stage.hear(Stage.refusal());

        assertThat(events).containsExactly(new Failed(3, "interest", "refused", "The model declined."));
        assertThat(stage.state().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void shouldPauseWhenAnAnswerIsPutOff() {
        stage.open(1);

        assertThat(stage.hear(Stage.noBudget()))
                .containsExactly(new Paused(2, "budget_exhausted", "There is no budget left."));
        assertThat(stage.state().phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    void shouldAskTheSameAgainWhenItIsOpenedWithAHigherAttempt() {
        stage.open(1);
        stage.hear(Stage.text("a"));
        stage.hear(Stage.refusal());
        Asked refused = stage.questions().getLast();

        List<ConversationEvent> events = stage.open(2);

        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isEqualTo(new Opened(2));
        assertThat(events.getLast()).isInstanceOfSatisfying(Asked.class, again -> {
            assertThat(again.requestId()).isEqualTo(refused.requestId());
            assertThat(again.attempt()).isEqualTo(2);
            assertThat(again.messages()).isEqualTo(refused.messages());
        });
        assertThat(stage.state().attempt()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWhenAPausedConversationIsOpenedWithAHigherAttempt() {
        stage.open(1);
        stage.hear(Stage.noBudget());

        assertThat(stage.open(2)).extracting(Object::getClass).isEqualTo(List.of(Opened.class, Asked.class));
    }

    @Test
    void shouldTakeTheAnswerThatCameWhileTheConversationHadFailed() {
        stage.open(1);
        Asked asked = stage.questions().getFirst();
        stage.hear(Stage.refusal());

        assertThat(stage.hear(new Answer(asked.requestId(), 1, Stage.text("late"))))
                .isEmpty();
        stage.open(2);

        assertThat(stage.turns()).extracting(Turn::text).containsExactly("Hello Bo.", "late");
        assertThat(stage.questions()).extracting(Asked::position).containsExactly(2, 3);
    }

    @Test
    void shouldChangeNothingWhenItIsOpenedAgainWithTheSameAttempt() {
        stage.open(1);
        assertThat(stage.open(1)).isEmpty();
        assertThat(stage.open(2)).as("a question is out").isEmpty();
        stage.hear(Stage.refusal());
        assertThat(stage.open(1)).isEmpty();
    }

    @Test
    void shouldChangeNothingAfterItsCompletion() {
        stage.open(1);
        for (String text : List.of("a", "b", "c", "d")) {
            stage.hear(Stage.text(text));
        }
        Asked last = stage.questions().getLast();

        assertThat(stage.open(7)).isEmpty();
        assertThat(stage.hear(new Answer(last.requestId(), 1, Stage.text("again"))))
                .isEmpty();
    }

    @Test
    void shouldAskForItselfWhenAnotherRunsQuestionWasPutOff() {
        stage.open(1);
        Asked asked = stage.questions().getFirst();
        Answer putOff = new Answer(asked.requestId(), 1, Stage.noBudget());
        stage.log.put(asked.requestId(), putOff);

        assertThat(stage.askAgain(putOff)).singleElement().isInstanceOfSatisfying(Asked.class, again -> {
            assertThat(again.requestId()).isEqualTo(asked.requestId());
            assertThat(again.attempt()).isEqualTo(2);
        });
        assertThat(stage.askAgain(putOff)).as("it comes twice").isEmpty();
    }

    @Test
    void shouldIgnoreAFailureThatIsOlderThanTheQuestion() {
        stage.open(1);
        stage.hear(Stage.refusal());
        stage.open(2);
        Asked asked = stage.questions().getLast();

        assertThat(stage.hear(new Answer(asked.requestId(), 1, Stage.refusal())))
                .isEmpty();
        assertThat(stage.state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void shouldTakeATextOfAnyAttempt() {
        stage.open(1);
        stage.hear(Stage.refusal());
        stage.open(2);
        Asked asked = stage.questions().getLast();

        assertThat(stage.hear(new Answer(asked.requestId(), 1, Stage.text("late but fine"))))
                .hasSize(2);
    }

    @Test
    void shouldIgnoreAnAnswerThatNobodyWaitsFor() {
        stage.open(1);

        assertThat(stage.hear(new Answer("another", 1, Stage.text("a")))).isEmpty();
    }

    @Test
    void shouldFailWhereTheSeedLacksAField() {
        Seed complete = Stage.seed(Stage.YES);
        Seed seed =
                new Seed(complete.agent(), complete.candidate(), new Fields(Map.of("name", "Cook")), complete.flow());
        Stage incomplete = new Stage(Stage.PRODUCTION, seed);

        incomplete.open(1);

        assertThat(incomplete.events.getLast()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.position()).isEqualTo(2);
            assertThat(failed.step()).isEqualTo("interest");
            assertThat(failed.code()).isEqualTo("invalid_run");
            assertThat(failed.message()).contains("title");
        });
        assertThat(incomplete.turns()).hasSize(1);
    }

    @Test
    void shouldFailRatherThanSayNothing() {
        String mute = Stage.FLOW.replace("Hello {candidate[first_name]}.", "{candidate[first_name]}");
        Seed complete = Stage.seed(Stage.YES);
        Seed seed = new Seed(
                complete.agent(), new Fields(Map.of("first_name", " ")), complete.jobOpening(), complete.flow());
        Stage silent = new Stage(Stage.production(mute, Stage.TEMPLATES, Stage.models("teacher")), seed);

        silent.open(1);

        assertThat(silent.turns()).isEmpty();
        assertThat(silent.events.getLast()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.code())
                .isEqualTo("invalid_run"));
    }

    @Test
    void shouldRefuseAFlowOfAnotherSchema() {
        Seed seed = Stage.seed(new Flow(List.of(new Visit("elsewhere", null))));

        assertThatThrownBy(() -> new Stage(Stage.PRODUCTION, seed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void shouldDecideTheSameOnTheSameInputs() {
        Stage other = Stage.yes();
        for (Stage each : List.of(stage, other)) {
            each.open(1);
            each.hear(Stage.text("a"));
            each.hear(Stage.refusal());
            each.open(2);
            each.hear(Stage.text("b"));
        }

        assertThat(other.events).isEqualTo(stage.events);
        assertThat(other.state()).isEqualTo(stage.state());
    }

    /** The topology used to die of it, again after each restart, and with it all runs. */
    @Test
    void shouldFailWithATurnThatFitsIntoNoRecord() {
        stage.open(1);

        List<ConversationEvent> events = stage.hear(Stage.text("a".repeat(900_000)));

        assertThat(events).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.position()).isEqualTo(2);
            assertThat(failed.code()).isEqualTo("invalid_request");
            assertThat(failed.message()).contains("900000 bytes", "max_tokens");
        });
        assertThat(stage.open(2)).last().isInstanceOf(Failed.class);
    }

    @Test
    void shouldFailWhenThePromptFitsIntoNoRecord() {
        stage.open(1);
        stage.hear(Stage.text("é".repeat(200_000)));

        List<ConversationEvent> events = stage.hear(Stage.text("a".repeat(499_980)));

        assertThat(events).first().isInstanceOf(TurnSaid.class);
        assertThat(events).last().isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.position())
                .isEqualTo(4));
        assertThat(events).hasSize(2);
    }
}
