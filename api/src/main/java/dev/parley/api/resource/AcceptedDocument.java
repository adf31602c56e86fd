package dev.parley.api.resource;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is known of a write that the read model has not seen yet.
 *
 * @param id of what was written
 * @param object its kind
 */
@Schema(name = "Accepted")
public record AcceptedDocument(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String object) {}
