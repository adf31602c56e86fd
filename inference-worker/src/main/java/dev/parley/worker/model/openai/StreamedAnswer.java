package dev.parley.worker.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.model.TokenCount;
import java.util.Optional;

/** An answer put together from the chunks of OpenAI's streaming API. Belongs to one thread. */
final class StreamedAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String DONE = "[DONE]";

    private final TextSink sink;
    private final StringBuilder text = new StringBuilder();
    private Optional<String> finishReason = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<TokenCount> tokens = Optional.empty();
    private Optional<ModelFault> fault = Optional.empty();
    private boolean refused;
    private boolean ended;

    StreamedAnswer(TextSink sink) {
        this.sink = sink;
    }

    /**
     * Takes a chunk.
     *
     * @return whether more is wanted
     */
    boolean chunk(String data) {
        if (data.equals(DONE)) {
            ended = true;
            return false;
        }
        try {
            return read(JSON.readTree(data));
        } catch (JsonProcessingException _) {
            fault = Optional.of(ModelFault.charged(ErrorCode.BAD_UPSTREAM, "a piece of the answer is not JSON"));
            return false;
        }
    }

    private boolean read(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            fault = Optional.of(reported(chunk.get("error")));
            return false;
        }
        if (chunk.path("model").isTextual()) {
            version = Optional.of(chunk.path("model").asText());
        }
        JsonNode usage = chunk.path("usage");
        if (usage.path("prompt_tokens").isNumber()
                && usage.path("completion_tokens").isNumber()) {
            tokens = Optional.of(new TokenCount(
                    Math.max(0, usage.path("prompt_tokens").asLong()),
                    Math.max(0, usage.path("completion_tokens").asLong())));
        }
        JsonNode choice = chunk.path("choices").path(0);
        // Some servers write "" in every piece but the last.
        finishReason = Optional.of(choice.path("finish_reason"))
                .filter(reason -> reason.isTextual() && !reason.asText().isEmpty())
                .map(JsonNode::asText)
                .or(() -> finishReason);
        // A server that does not stream answers with the message as a whole.
        return write(choice.path(choice.has("delta") ? "delta" : "message"));
    }

    private boolean write(JsonNode delta) {
        refused |= delta.path("refusal").isTextual()
                && !delta.path("refusal").asText().isEmpty();
        String piece = delta.path("content").isTextual() ? delta.path("content").asText() : "";
        if (piece.isEmpty()) {
            return true;
        }
        text.append(piece);
        ended = !sink.take(piece);
        return !ended;
    }

    /** An error in the middle of an answer; what the server says about it is left out: it may repeat the prompt. */
    private static ModelFault reported(JsonNode error) {
        String code = error.path("code").asText() + " " + error.path("type").asText();
        return code.contains("rate_limit") || code.contains("429")
                ? ModelFault.charged(
                        ErrorCode.RATE_LIMITED, "the server asked to slow down in the middle of its answer")
                : ModelFault.charged(
                        ErrorCode.UPSTREAM_UNAVAILABLE, "the server reported an error in the middle of its answer");
    }

    /** The whole, once there are no more chunks. */
    Answer complete() throws ModelFault {
        if (fault.isPresent()) {
            throw fault.get();
        }
        if (refused) {
            throw ModelFault.charged(ErrorCode.REFUSED, "the model refused to answer");
        }
        if (finishReason.isEmpty() && !ended) {
            throw ModelFault.charged(ErrorCode.UPSTREAM_UNAVAILABLE, "the answer broke off");
        }
        return new Answer(text.toString(), Ending.of(finishReason.orElse("stop")), version, tokens);
    }
}
