package dev.parley.api.jobopening;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/**
 * A job opening as clients send it, further fields are kept; for the documentation.
 *
 * @param title what it is called
 * @param description what it is about
 * @param requirements what a candidate must bring
 */
@Schema(name = "JobOpeningFields", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record JobOpeningFields(
        @Schema(
                requiredMode = RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = JobOpeningRules.MAX_TITLE,
                pattern = ObjectRules.NOT_BLANK)
        String title,

        @Schema(nullable = true, maxLength = JobOpeningRules.MAX_TEXT) @Nullable
        String description,

        @Schema(
                nullable = true,
                description = "A list of texts, or one text.",
                anyOf = {String.class, String[].class})
        @Nullable
        Object requirements) {}
