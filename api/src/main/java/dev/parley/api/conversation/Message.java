package dev.parley.api.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import dev.parley.api.page.Cursor;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said.
 *
 * @param id what it is called
 * @param position orders the messages of a conversation; 0 while the read model has not placed it
 * @param role as it was given
 * @param content the text
 * @param source person, model or template
 * @param model the model, when one wrote it
 * @param chat the chat that it is the reply of
 * @param createdAt when it was said
 */
record Message(
        String id,
        long position,
        String role,
        String content,
        String source,
        @Nullable String model,
        @Nullable String chat,
        Instant createdAt) {

    Cursor cursor() {
        return new Cursor(position, "");
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("object", "message");
        out.writeStringField("role", shown(role));
        out.writeStringField("content", content);
        out.writeStringField("created_at", JsonOut.time(createdAt));
        out.writeStringField("source", source);
        out.writeStringField("model", model);
        out.writeStringField("chat", chat);
        out.writeEndObject();
    }

    /** Generated conversations say agent and candidate, and so may clients; models say assistant and user. */
    static String shown(String role) {
        return switch (role) {
            case "agent" -> "assistant";
            case "candidate" -> "user";
            default -> role;
        };
    }
}
