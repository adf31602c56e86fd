package dev.parley.api.chat;

import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import java.time.Instant;
import java.util.Optional;

/**
 * A chat as it stands.
 *
 * @param accepted what was accepted
 * @param admitted whether one that was to be rejected in a busy conversation was let in
 * @param attempt the latest attempt that began; 0 before the first
 * @param startedAt when that attempt began
 * @param text the reply so far
 * @param replied how it ended
 */
public record ChatState(
        Accepted accepted,
        boolean admitted,
        int attempt,
        Optional<Instant> startedAt,
        String text,
        Optional<ChatReplied> replied) {

    /**
     * A chat that was accepted.
     *
     * @param tenant whose it is; empty is everybody's
     * @param model the model that is asked first
     */
    public record Accepted(
            String id,
            String conversation,
            Optional<String> tenant,
            Instant createdAt,
            Instant expiresAt,
            boolean log,
            Optional<String> model) {

        static Accepted of(ChatRequested event) {
            return new Accepted(
                    event.getChatId(),
                    event.getConversationId(),
                    Optional.ofNullable(event.getTenant()),
                    event.getOccurredAt(),
                    event.getDeadline(),
                    event.getLog(),
                    event.getModels().stream().findFirst());
        }

        static Accepted of(ChatReplied event) {
            return new Accepted(
                    event.getChatId(),
                    event.getConversationId(),
                    Optional.ofNullable(event.getTenant()),
                    event.getCreatedAt(),
                    event.getExpiresAt(),
                    event.getLog(),
                    Optional.ofNullable(event.getModel()));
        }
    }

    /** Whether a part of the whole text is not there and will not come: its pieces were lost on their way. */
    public boolean lacksText() {
        return replied.map(Ending::of)
                .filter(end -> end.withText() && text.length() < end.length())
                .isPresent();
    }

    /** As clients see it: queued, in_progress, or the final status. */
    public String status() {
        return replied.map(ChatReplied::getStatus).orElse(attempt > 0 ? "in_progress" : "queued");
    }
}
