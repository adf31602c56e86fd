package dev.parley.worker.model.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a server refuses a request, from the body of its answer: the error's code, or else its type, and the parameter that
 * it is about. Only single words are taken; the error's message is not, since it may repeat the prompt or the key.
 */
final class UpstreamReason {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 1 << 16;
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

    private static Optional<String> word(JsonNode error, String field) {
        return Optional.of(error.path(field).asText())
                .filter(text -> WORD.matcher(text).matches() && !text.equals("null"));
    }
}
