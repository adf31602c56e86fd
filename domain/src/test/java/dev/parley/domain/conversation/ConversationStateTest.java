package dev.parley.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.conversation.ConversationEvent.Completed;
import dev.parley.domain.conversation.ConversationEvent.Failed;
import dev.parley.domain.conversation.ConversationEvent.Opened;
import dev.parley.domain.conversation.ConversationEvent.Paused;
import dev.parley.domain.conversation.ConversationEvent.TurnSaid;
import dev.parley.domain.conversation.ConversationState.Pending;
import dev.parley.domain.conversation.ConversationState.Phase;
import dev.parley.domain.flow.Role;
import dev.parley.domain.prompt.Spoken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationStateTest {
    private static final ConversationState OPENED = ConversationState.evolve(null, new Opened(3));

    private static TurnSaid said(Turn.Source source) {
        return new TurnSaid(new Turn(1, Role.AGENT, "greeting", null, List.of(), "Hello.", source));
    }

    private static Turn.Model model(boolean reused) {
        return new Turn.Model("question", "prompt", "teacher", false, new Usage(10, 5, 0.5), "stop", reused);
    }

    @Test
    void shouldBeginWithNothingSaid() {
        assertThat(OPENED).isEqualTo(new ConversationState(Phase.OPEN, 3, List.of(), null, 0, 0, Usage.NONE));
    }

    @Test
    void shouldBeginWithBeingOpened() {
        assertThatThrownBy(() -> ConversationState.evolve(null, new Completed()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRememberWhatWasSaidAndForgetTheQuestion() {
        ConversationState waiting = waiting();

        ConversationState state = ConversationState.evolve(waiting, said(model(false)));

        assertThat(state.said()).containsExactly(new Spoken(Role.AGENT, "Hello."));
        assertThat(state.pending()).isNull();
        assertThat(waiting.said()).isEmpty();
    }

    @Test
    void shouldCountModelTurnsReusedTurnsAndUsage() {
        ConversationState state = OPENED;
        for (Turn.Source source : List.of(new Turn.Template(), model(false), model(true))) {
            state = ConversationState.evolve(state, said(source));
        }

        assertThat(state.modelTurns()).isEqualTo(2);
        assertThat(state.reusedTurns()).isEqualTo(1);
        assertThat(state.usage()).isEqualTo(new Usage(20, 10, 1.0));
    }

    @Test
    void shouldWaitForTheAnswerToItsQuestion() {
        assertThat(waiting().pending()).isNotNull().extracting(Pending::attempt).isEqualTo(1);
        assertThat(waiting().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void shouldWaitForNothingOnceItHasEnded() {
        List<ConversationState> ended = new ArrayList<>();
        for (ConversationEvent end : List.of(new Completed(), new Failed(1, "s", "c", "m"))) {
            ended.add(ConversationState.evolve(waiting(), end));
        }

        assertThat(ended).extracting(ConversationState::phase).containsExactly(Phase.COMPLETED, Phase.FAILED);
        assertThat(ended).extracting(ConversationState::pending).containsOnlyNulls();
    }

    @Test
    void shouldRememberWhatWasPutOff() {
        ConversationState paused = ConversationState.evolve(waiting(), new Paused(1, "c", "m"));

        assertThat(paused.phase()).isEqualTo(Phase.PAUSED);
        assertThat(paused.pending()).isEqualTo(waiting().pending());
        assertThat(ConversationState.evolve(paused, new Opened(4)).pending()).isNull();
    }

    @Test
    void shouldKeepWhatWasSaidWhenItIsOpenedAgain() {
        ConversationState before = ConversationState.evolve(
                ConversationState.evolve(OPENED, said(model(false))), new Failed(2, "s", "c", "m"));

        ConversationState again = ConversationState.evolve(before, new Opened(4));

        assertThat(again).isEqualTo(new ConversationState(Phase.OPEN, 4, before.said(), null, 1, 0, before.usage()));
    }

    @Test
    void shouldNotChangeWithTheListItWasMadeFrom() {
        List<Spoken> said = new ArrayList<>();
        ConversationState state = new ConversationState(Phase.OPEN, 1, said, null, 0, 0, Usage.NONE);
        said.add(new Spoken(Role.AGENT, "later"));

        assertThat(state.said()).isEmpty();
    }

    private static ConversationState waiting() {
        Stage stage = Stage.yes();
        stage.open(1);
        ConversationEvent asked = stage.questions().getFirst();
        return ConversationState.evolve(OPENED, asked);
    }
}
