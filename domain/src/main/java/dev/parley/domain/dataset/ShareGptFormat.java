package dev.parley.domain.dataset;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.domain.prompt.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The ShareGPT format, one line per conversation: {@code {"conversations":[{"from":"system","value":"…"},…]}}; speakers
 * are {@code system}, {@code human} and {@code gpt}.
 */
public record ShareGptFormat() implements LinesFormat {

    @Override
    public String name() {
        return "sharegpt";
    }

    @Override
    public void write(Example example, OutputStream out) throws IOException {
        JsonLines.write(out, json -> conversations(json, example.messages()));
    }

    private static void conversations(JsonGenerator json, List<Message> messages) throws IOException {
        json.writeArrayFieldStart("conversations");
        for (Message message : messages) {
            json.writeStartObject();
            json.writeStringField("from", speaker(message.role()));
            json.writeStringField("value", message.content());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public int rows(Example example) {
        return 1;
    }

    private static String speaker(String role) {
        return switch (role) {
            case Message.SYSTEM -> "system";
            case Message.USER -> "human";
            case Message.ASSISTANT -> "gpt";
            default -> throw new IllegalArgumentException("no ShareGPT speaker for the role '" + role + "'");
        };
    }
}
