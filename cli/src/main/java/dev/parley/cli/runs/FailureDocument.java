package dev.parley.cli.runs;

import dev.parley.events.ConversationFailed;
import org.jspecify.annotations.Nullable;

/**
 * A failed conversation, as printed with {@code --json}.
 *
 * @param conversation id of the conversation
 * @param seed id of its seed
 * @param attempt how often it was tried
 * @param position the turn that could not be made
 * @param step the step of that turn
 * @param code what went wrong
 * @param message the same for people
 */
record FailureDocument(
        String conversation,
        @Nullable String seed,
        int attempt,
        int position,
        @Nullable String step,
        String code,
        String message) {

    static FailureDocument of(ConversationFailed failed) {
        return new FailureDocument(
                failed.getConversationId(),
                failed.getSeedId(),
                failed.getAttempt(),
                failed.getPosition(),
                failed.getStep(),
                failed.getCode(),
                failed.getMessage());
    }
}
