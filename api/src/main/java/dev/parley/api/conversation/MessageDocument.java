package dev.parley.api.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/**
 * A message; for the documentation.
 *
 * @param id a UUIDv7; of generated conversations it names the position
 * @param object message
 * @param role who said it
 * @param content what was said
 * @param createdAt when
 * @param source who wrote it
 * @param model the model, when one wrote it
 * @param chat the chat that it is the reply of
 */
@Schema(name = "Message")
record MessageDocument(
        @Schema(requiredMode = RequiredMode.REQUIRED) String id,

        @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = "message")
        String object,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                allowableValues = {"assistant", "user", "system"})
        String role,

        @Schema(requiredMode = RequiredMode.REQUIRED) String content,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String createdAt,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                allowableValues = {"person", "model", "template"})
        String source,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String model,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String chat) {}
