package dev.parley.api.jobopening;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/**
 * A job opening with all its fields; for the documentation.
 *
 * @param id a UUIDv7
 * @param object its kind
 * @param createdAt when it was first saved
 * @param updatedAt when it was last saved
 * @param title what it is called
 * @param description what it is about
 * @param requirements what a candidate must bring
 */
@Schema(name = "JobOpening", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record JobOpeningDocument(
        @Schema(requiredMode = RequiredMode.REQUIRED, format = "uuid")
        String id,

        @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = "job_opening")
        String object,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String createdAt,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String updatedAt,

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
