package dev.parley.domain.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The chat of a conversation that is at the workers.
 *
 * @param chat the chat, without its prompt
 * @param promptMessages how many messages its prompt had
 * @param attempt the latest attempt that took over; results of earlier ones are void
 * @param patienceEnds when it was cancelled: how long its result is waited for
 */
public record Running(
        Chat chat,
        int promptMessages,
        int attempt,
        @Nullable Instant patienceEnds) {

    /** When it ends without a result. */
    Instant endsAt(ChatPolicy policy) {
        return patienceEnds == null ? chat.deadline().plus(policy.grace()) : patienceEnds;
    }

    Running takenOver(int by) {
        return new Running(chat, promptMessages, by, patienceEnds);
    }

    Running withdrawn(Instant until) {
        return new Running(chat, promptMessages, attempt, until);
    }

    boolean isWithdrawn() {
        return patienceEnds != null;
    }
}
