package dev.parley.api.profile;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's profile as clients send it, further fields are kept; for the documentation.
 *
 * @param firstName given name
 * @param lastName family name
 * @param experiences where they worked, the latest first
 */
@Schema(name = "ProfileFields", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record ProfileFields(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = ProfileRules.MAX_NAME,
                pattern = ObjectRules.NOT_BLANK)
        String firstName,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = ProfileRules.MAX_NAME,
                pattern = ObjectRules.NOT_BLANK)
        String lastName,

        @Schema(nullable = true) @Nullable List<Experience> experiences) {}
