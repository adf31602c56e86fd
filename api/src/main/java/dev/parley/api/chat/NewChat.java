package dev.parley.api.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/** The body of a request for a reply, for the OpenAPI document; {@link ChatOrder} reads it. */
@Schema(name = "NewChat", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record NewChat(
        @Schema(description = "False: nothing of the exchange is kept.", defaultValue = "true")
        Optional<Boolean> log,

        @Schema(description = "A name of the model catalogue; left out, the configured one.", maxLength = 200)
        Optional<String> model,

        @Schema(minimum = "0", maximum = "2") Optional<Double> temperature,

        @JsonProperty("top_p") @Schema(minimum = "0", maximum = "1")
        Optional<Double> topP,

        @JsonProperty("max_tokens") @Schema(minimum = "1", maximum = "1000000")
        Optional<Integer> maxTokens,

        @Schema(description = "Texts before which the reply ends.")
        Optional<List<String>> stop,

        @JsonProperty("timeout_seconds")
        @Schema(
                description = "After that no reply is wanted.",
                minimum = "0.001",
                maximum = "3600",
                defaultValue = "300")
        Optional<Double> timeoutSeconds,

        @Schema(description = "False: the reply comes in one piece.", defaultValue = "true")
        Optional<Boolean> stream,

        @JsonProperty("on_busy")
        @Schema(
                description = "What to do while another chat of the conversation is open.",
                allowableValues = {"enqueue", "reject", "interrupt"},
                defaultValue = "enqueue")
        Optional<String> onBusy) {}
