package dev.parley.api.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

// For the OpenAPI document alone, which takes the sentence below: ChatOrder reads it.
/** How a reply is asked for. */
@Schema(name = "NewChat", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewChat(
        @Schema(description = "False: nothing of the exchange is kept.", defaultValue = "true") @Nullable
        Boolean log,

        @Schema(
                description = "A name of the model catalogue; left out, the configured one.",
                minLength = 1,
                maxLength = 200)
        @Nullable
        String model,

        @Schema(minimum = "0", maximum = "2") @Nullable Double temperature,

        @JsonProperty("top_p") @Schema(minimum = "0", maximum = "1") @Nullable
        Double topP,

        @JsonProperty("max_tokens") @Schema(minimum = "1", maximum = "1000000") @Nullable
        Integer maxTokens,

        @Nullable List<String> stop,

        @JsonProperty("timeout_seconds")
        @Schema(
                description = "After that no reply is wanted.",
                minimum = "0.001",
                maximum = "3600",
                defaultValue = "300")
        @Nullable
        Double timeoutSeconds,

        @Schema(description = "False: the reply comes in one piece.", defaultValue = "true") @Nullable
        Boolean stream,

        @JsonProperty("on_busy")
        @Schema(
                description = "What to do while another chat of the conversation is open.",
                allowableValues = {"enqueue", "reject", "interrupt"},
                defaultValue = "enqueue")
        @Nullable
        String onBusy) {}
