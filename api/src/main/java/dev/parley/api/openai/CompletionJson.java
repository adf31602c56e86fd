package dev.parley.api.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.chat.ChatState;
import dev.parley.api.json.JsonOut;
import dev.parley.events.ChatReplied;
import dev.parley.events.Usage;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers in OpenAI's format. */
final class CompletionJson {
    private CompletionJson() {}

    /** The whole answer. */
    static byte[] completion(ChatState state, String model) {
        ChatReplied end = state.replied().orElseThrow();
        return JsonOut.bytes(out -> {
            start(out, state, model, "chat.completion");
            out.writeArrayFieldStart("choices");
            out.writeStartObject();
            out.writeNumberField("index", 0);
            out.writeObjectFieldStart("message");
            out.writeStringField("role", "assistant");
            out.writeStringField("content", state.text());
            out.writeNullField("refusal");
            out.writeEndObject();
            out.writeNullField("logprobs");
            out.writeStringField("finish_reason", finishReason(end));
            out.writeEndObject();
            out.writeEndArray();
            writeUsage(out, end.getUsage());
            out.writeEndObject();
        });
    }

    private static void start(JsonGenerator out, ChatState state, String model, String object) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", "chatcmpl-" + state.accepted().id());
        out.writeStringField("object", object);
        out.writeNumberField("created", state.accepted().createdAt().getEpochSecond());
        out.writeStringField("model", model);
    }

    static String finishReason(ChatReplied end) {
        return switch (Optional.ofNullable(end.getIncompleteReason()).orElse("")) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> "stop";
        };
    }

    private static void writeUsage(JsonGenerator out, @Nullable Usage usage) throws IOException {
        if (usage == null) {
            out.writeNullField("usage");
            return;
        }
        out.writeObjectFieldStart("usage");
        out.writeNumberField("prompt_tokens", usage.getPromptTokens());
        out.writeNumberField("completion_tokens", usage.getCompletionTokens());
        out.writeNumberField("total_tokens", usage.getPromptTokens() + usage.getCompletionTokens());
        out.writeEndObject();
    }

    /** What a chunk adds to the message. */
    interface Delta {
        void writeTo(JsonGenerator out) throws IOException;
    }

    /** A piece of the answer. */
    static byte[] chunk(ChatState state, String model, boolean usage, Delta delta, @Nullable String finishReason) {
        return JsonOut.bytes(out -> {
            start(out, state, model, "chat.completion.chunk");
            out.writeArrayFieldStart("choices");
            out.writeStartObject();
            out.writeNumberField("index", 0);
            out.writeObjectFieldStart("delta");
            delta.writeTo(out);
            out.writeEndObject();
            out.writeNullField("logprobs");
            out.writeStringField("finish_reason", finishReason);
            out.writeEndObject();
            out.writeEndArray();
            if (usage) {
                out.writeNullField("usage");
            }
            out.writeEndObject();
        });
    }

    /** The chunk that says what was consumed. */
    static byte[] usageChunk(ChatState state, String model) {
        return JsonOut.bytes(out -> {
            start(out, state, model, "chat.completion.chunk");
            out.writeArrayFieldStart("choices");
            out.writeEndArray();
            writeUsage(out, state.replied().map(ChatReplied::getUsage).orElse(null));
            out.writeEndObject();
        });
    }

    /** An error. */
    static byte[] error(String message, String type, @Nullable String param, @Nullable String code) {
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("error");
            out.writeStringField("message", message);
            out.writeStringField("type", type);
            out.writeStringField("param", param);
            out.writeStringField("code", code);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** A model of the catalogue. */
    static void writeModel(JsonGenerator out, String name) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", name);
        out.writeStringField("object", "model");
        // Nobody knows when a model was made; clients want a number.
        out.writeNumberField("created", 0);
        out.writeStringField("owned_by", "parley");
        out.writeEndObject();
    }
}
