package dev.parley.api.profile;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/**
 * Where a candidate worked; for the documentation.
 *
 * @param company where
 * @param position as what
 * @param description what it was about
 */
@Schema(name = "Experience", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record Experience(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = ProfileRules.MAX_NAME,
                pattern = ObjectRules.NOT_BLANK)
        String company,

        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = ProfileRules.MAX_NAME,
                pattern = ObjectRules.NOT_BLANK)
        String position,

        @Schema(nullable = true, maxLength = ProfileRules.MAX_TEXT) @Nullable
        String description) {}
