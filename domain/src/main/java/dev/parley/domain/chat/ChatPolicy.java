package dev.parley.domain.chat;

import java.time.Duration;

/**
 * The times and bounds of chats.
 *
 * @param grace how long after its deadline a chat at the workers may still end by its result
 * @param patience how long the result of a cancelled chat is waited for: its worker may be gone
 * @param recentReplies most replies of a conversation that are kept for prompts rendered before they ended
 * @param recentFor how long such a reply is kept
 * @param rememberedFor how long a chat that has ended is remembered, so that it is not done twice
 * @param promptBytes most bytes of text in a prompt: a larger one fits into no record
 */
public record ChatPolicy(
        Duration grace,
        Duration patience,
        int recentReplies,
        Duration recentFor,
        Duration rememberedFor,
        long promptBytes) {
    public static final ChatPolicy DEFAULT = new ChatPolicy(
            Duration.ofMillis(250), Duration.ofSeconds(1), 64, Duration.ofMinutes(10), Duration.ofHours(1), 900_000);

    public ChatPolicy {
        if (grace.isNegative() || patience.isNegative()) {
            throw new IllegalArgumentException("grace and patience must not be negative: " + grace + ", " + patience);
        }
        if (recentReplies < 0) {
            throw new IllegalArgumentException("recentReplies must not be negative, but is " + recentReplies);
        }
        if (recentFor.compareTo(rememberedFor) > 0) {
            throw new IllegalArgumentException("recentFor must be at most rememberedFor: " + recentFor);
        }
    }
}
