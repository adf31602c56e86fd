package dev.parley.api.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

// For the OpenAPI document alone, which takes the sentence below: ChatJson writes it.
/** A chat as clients see it. */
@Schema(name = "Chat")
record ChatDocument(
        String id,
        @Schema(allowableValues = "chat") String object,
        @JsonProperty("created_at") Instant createdAt,

        @Schema(
                allowableValues = {"queued", "in_progress", "completed", "incomplete", "failed", "cancelled", "expired"
                })
        String status,

        String conversation,
        @Nullable String model,
        @JsonProperty("model_version") @Nullable String modelVersion,
        int attempt,
        @Nullable Failure error,
        @JsonProperty("incomplete_details") @Nullable Reason incompleteDetails,
        @Nullable Consumption usage,
        @JsonProperty("queue_ms") @Nullable Long queueMs,
        @JsonProperty("time_to_first_token_ms") @Nullable Long timeToFirstTokenMs,
        @JsonProperty("run_ms") @Nullable Long runMs,
        @JsonProperty("expires_at") Instant expiresAt,
        boolean log,
        @Nullable Reply message) {

    /** What went wrong. */
    @Schema(name = "ChatError")
    record Failure(String code, @Nullable String message) {}

    /** Why a reply is not whole. */
    @Schema(name = "ChatIncompleteDetails")
    record Reason(String reason) {}

    /** What was consumed. */
    @Schema(name = "ChatUsage")
    record Consumption(
            @JsonProperty("prompt_tokens") long promptTokens,
            @JsonProperty("completion_tokens") long completionTokens,
            @JsonProperty("total_tokens") long totalTokens,
            double usd) {}

    /** The reply. */
    @Schema(name = "ChatReply")
    record Reply(
            @Nullable String id,
            @Schema(allowableValues = "message") String object,
            String role,
            String content,
            @JsonProperty("created_at") Instant createdAt,
            String source,
            @Nullable String model,
            String chat) {}
}
