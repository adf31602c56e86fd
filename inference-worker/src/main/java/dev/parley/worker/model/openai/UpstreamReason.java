package dev.parley.worker.model.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Why a server refuses a request, from the body of its answer: the error's code, or else its type, and the parameter that
 * it is about. Only single words are taken; the error's message is not, since it may repeat the prompt or the key.
 */
final class UpstreamReason {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 1 << 16;
    private static final int LOWEST_STATUS = 400;
    private static final int HIGHEST_STATUS = 599;
    private static final int BAD_GATEWAY = 502;
    /** No digits: there are none in codes, but in keys. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,60}");

    private UpstreamReason() {}

    /** The reason, as in {@code unsupported_value temperature}; empty when the body has none. */
    static Optional<String> of(byte[] body) {
        if (body.length > MOST_BYTES) {
            return Optional.empty();
        }
        try {
            JsonNode document = JSON.readTree(body);
            JsonNode error = document.path("error").isObject() ? document.path("error") : document;
            Optional<String> param = word(error, "param");
            return word(error, "code").or(() -> word(error, "type")).map(code -> param.map(name -> code + " " + name)
                    .orElse(code));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * The status that an answer with status 200 should have had: gateways report so what failed behind them. Empty when it is an
     * answer indeed.
     */
    static OptionalInt belated(byte[] body) {
        if (body.length > MOST_BYTES || !new String(body, StandardCharsets.ISO_8859_1).contains("\"error\"")) {
            return OptionalInt.empty();
        }
        try {
            JsonNode document = JSON.readTree(body);
            int code = document.path("error").path("code").asInt();
            return document.hasNonNull("error") && document.path("choices").isEmpty()
                    ? OptionalInt.of(code >= LOWEST_STATUS && code <= HIGHEST_STATUS ? code : BAD_GATEWAY)
                    : OptionalInt.empty();
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }

    private static Optional<String> word(JsonNode error, String field) {
        return Optional.of(error.path(field).asText())
                .filter(text -> WORD.matcher(text).matches() && !text.equals("null"));
    }
}
