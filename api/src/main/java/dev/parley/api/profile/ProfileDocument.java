package dev.parley.api.profile;

import dev.parley.api.json.ObjectRules;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's profile with all its fields; for the documentation.
 *
 * @param id a UUIDv7
 * @param object its kind
 * @param createdAt when it was first saved
 * @param updatedAt when it was last saved
 * @param firstName given name
 * @param lastName family name
 * @param experiences where they worked, the latest first
 */
@Schema(name = "Profile", additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record ProfileDocument(
        @Schema(requiredMode = RequiredMode.REQUIRED, format = "uuid")
        String id,

        @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = "profile")
        String object,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String createdAt,

        @Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time")
        String updatedAt,

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
