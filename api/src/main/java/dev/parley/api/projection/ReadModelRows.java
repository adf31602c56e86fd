package dev.parley.api.projection;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of the read model, as an event gives them. JSON is text. */
final class ReadModelRows {
    private ReadModelRows() {}

    /** A profile or a job opening. */
    record Document(UUID id, @Nullable String tenant, Instant createdAt, Instant updatedAt, String fields) {}

    /** A conversation as it began. */
    record Conversation(
            String id,
            @Nullable String tenant,
            String kind,
            Instant createdAt,
            @Nullable String runId,
            @Nullable String seedId,
            @Nullable String profileId,
            @Nullable String jobOpeningId,
            @Nullable String agent,
            @Nullable String candidate,
            @Nullable String jobOpening,
            boolean trainingConsent,
            @Nullable String metadata) {}

    /** What became of a conversation, in the attempt that did it. A later attempt counts more. */
    record Outcome(String id, String status, int attempt) {}

    /**
     * A turn.
     *
     * @param position its place: given in generated conversations, one more than its offset in live ones
     */
    record Message(
            String id,
            String conversationId,
            long position,
            String role,
            String content,
            String source,
            @Nullable String model,
            @Nullable String chatId,
            Instant createdAt) {
        /** The same at the place of an earlier one. */
        Message at(long place) {
            return new Message(id, conversationId, place, role, content, source, model, chatId, createdAt);
        }
    }

    /** The end of a chat. */
    record Chat(
            UUID id,
            String conversationId,
            @Nullable String tenant,
            Times times,
            String status,
            int length,
            @Nullable String messageId,
            @Nullable String finishReason,
            @Nullable String model,
            @Nullable String modelVersion,
            boolean rehearsal,
            int attempt,
            @Nullable String code,
            @Nullable String message,
            @Nullable String incompleteReason,
            Cost cost) {}

    /** When a chat was what; durations in milliseconds. */
    record Times(
            Instant createdAt,
            Instant endedAt,
            Instant expiresAt,
            @Nullable Long queue,
            @Nullable Long firstToken,
            @Nullable Long run) {}

    /** What a chat consumed, where that is known. */
    record Cost(
            @Nullable Long promptTokens,
            @Nullable Long completionTokens,
            @Nullable Double usd) {}
}
