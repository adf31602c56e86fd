package dev.parley.domain.conversation;

import dev.parley.domain.flow.Role;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.prompt.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a generated conversation. */
public sealed interface ConversationEvent {

    /** It started, or goes on after a failure or a pause. */
    record Opened(int attempt) implements ConversationEvent {}

    /** Somebody said something. */
    record TurnSaid(Turn turn) implements ConversationEvent {}

    /**
     * A model is asked for the next turn.
     *
     * @param requestId hash of what is asked
     * @param promptHash hash of the messages
     * @param attempt one more than the last answered attempt of this question
     * @param position the turn that the answer becomes
     * @param role who is to speak
     * @param messages the prompt
     * @param models who is asked, and how
     * @param scene the step, the decision and the filled-in example
     */
    record Asked(
            String requestId,
            String promptHash,
            int attempt,
            int position,
            Role role,
            List<Message> messages,
            RoleModels models,
            Scene scene)
            implements ConversationEvent {}

    /** The step that a turn stages. */
    record Scene(String step, @Nullable String decision, String example) {}

    /** The end of the flow was reached. */
    record Completed() implements ConversationEvent {}

    /** The turn at this position could not be made. */
    record Failed(int position, String step, String code, String message) implements ConversationEvent {}

    /** The turn at this position waits for the run to be resumed. */
    record Paused(int position, String code, String message) implements ConversationEvent {}
}
