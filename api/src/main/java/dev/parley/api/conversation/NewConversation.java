package dev.parley.api.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as clients start it; for the documentation.
 *
 * @param profileId the candidate
 * @param jobOpeningId what it is about
 * @param agent who speaks for the company; the configured agent otherwise
 * @param trainingConsent whether it may be trained on
 * @param metadata anything that the client wants back
 */
@Schema(name = "NewConversation", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewConversation(
        @Schema(requiredMode = RequiredMode.REQUIRED, format = "uuid")
        String profileId,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "uuid")
        String jobOpeningId,

        @Schema(nullable = true) @Nullable Map<String, Object> agent,

        @Schema(nullable = true, defaultValue = "false") @Nullable
        Boolean trainingConsent,

        @Schema(nullable = true) @Nullable Map<String, Object> metadata) {}
