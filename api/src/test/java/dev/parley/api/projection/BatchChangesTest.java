package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.api.projection.ReadModelRows.Message;
import dev.parley.api.projection.ReadModelRows.Outcome;
import org.junit.jupiter.api.Test;

class BatchChangesTest {
    private static final String ID = "01977c2a-1111-7abc-8def-000000000001";

    private final BatchChanges changes = new BatchChanges();

    @Test
    void shouldKeepThePlaceOfAMessageThatIsRepeated() {
        say("first", 3);
        say("second", 9);

        assertThat(changes.messages().erased()).isEmpty();
        assertThat(changes.messages().rows())
                .extracting(Message::content, Message::position)
                .containsExactly(tuple("second", 4L));
    }

    @Test
    void shouldEraseFirstAndGiveAnotherPlaceToWhatComesAgain() {
        say("first", 3);
        changes.add(new Change.MessageErased(ID));
        say("second", 9);

        assertThat(changes.messages().erased()).containsExactly(ID);
        assertThat(changes.messages().rows()).extracting(Message::position).containsExactly(10L);
    }

    @Test
    void shouldLeaveNothingOfWhatIsErased() {
        say("first", 3);
        changes.add(new Change.MessageErased(ID));

        assertThat(changes.messages().erased()).containsExactly(ID);
        assertThat(changes.messages().rows()).isEmpty();
    }

    @Test
    void shouldLetTheLatestAttemptDecideWhateverTheOrder() {
        moved("failed", 2);
        moved("paused", 1);

        assertThat(changes.outcomes().rows()).containsExactly(new Outcome("c", "failed", 2));
    }

    @Test
    void shouldForgetHowAnErasedConversationWentOn() {
        moved("failed", 1);
        changes.add(new Change.ConversationErased("c"));

        assertThat(changes.outcomes().rows()).isEmpty();
    }

    private void say(String text, long offset) {
        changes.add(EventMapper.changeOf(SampleEvents.message("c", ID, text), offset));
    }

    private void moved(String status, int attempt) {
        changes.add(new Change.ConversationMoved(new Outcome("c", status, attempt)));
    }
}
