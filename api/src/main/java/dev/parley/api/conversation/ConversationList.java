package dev.parley.api.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page; for the documentation.
 *
 * @param object list
 * @param data the entries
 * @param hasMore whether there are more behind them
 * @param next what to send as after for the next page
 */
@Schema(name = "ConversationList")
record ConversationList(
        @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = "list")
        String object,

        @Schema(requiredMode = RequiredMode.REQUIRED) List<ConversationDocument> data,
        @Schema(requiredMode = RequiredMode.REQUIRED) boolean hasMore,

        @Schema(requiredMode = RequiredMode.REQUIRED, nullable = true) @Nullable
        String next) {}
