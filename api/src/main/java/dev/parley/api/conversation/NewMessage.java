package dev.parley.api.conversation;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

/**
 * A message as clients send it; for the documentation.
 *
 * @param role agent is shown as assistant, candidate as user
 * @param content what was said
 */
@Schema(name = "NewMessage", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewMessage(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                allowableValues = {"assistant", "user", "system", "agent", "candidate"})
        String role,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = MessageRules.MAX_CONTENT,
                pattern = ObjectRules.NOT_BLANK)
        String content) {}
