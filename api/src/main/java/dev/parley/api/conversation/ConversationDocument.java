package dev.parley.api.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation; for the documentation.
 *
 * @param id a UUIDv7, or the id of a generated conversation
 * @param object conversation
 * @param kind who talks
 * @param status where it stands
 * @param createdAt when it began
 * @param profileId the candidate
 * @param jobOpeningId what it is about
 * @param runId the generation run
 * @param seedId the seed of the run
 * @param trainingConsent whether it may be trained on
 * @param turns how many messages it has
 * @param agent who speaks for the company
 * @param candidate the profile as it was at the beginning
 * @param jobOpening the job opening as it was at the beginning
 * @param metadata what the client attached
 * @param messages what was said
 */
@Schema(name = "Conversation")
record ConversationDocument(
        @Schema(requiredMode = RequiredMode.REQUIRED) String id,

        @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = "conversation")
        String object,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                allowableValues = {"live", "generated"})
        String kind,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                allowableValues = {"active", "completed", "failed", "paused"})
        String status,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String createdAt,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String profileId,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String jobOpeningId,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String runId,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String seedId,

        @Schema(requiredMode = RequiredMode.REQUIRED) boolean trainingConsent,
        @Schema(requiredMode = RequiredMode.REQUIRED) int turns,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        Map<String, Object> agent,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        Map<String, Object> candidate,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        Map<String, Object> jobOpening,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        Map<String, Object> metadata,

        @Schema(description = "The first 100, or fewer when they are large; only when one conversation is asked for.")
        @Nullable
        MessageList messages) {}
