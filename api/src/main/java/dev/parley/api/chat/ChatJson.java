package dev.parley.api.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.chat.ChatState.Accepted;
import dev.parley.api.json.JsonOut;
import dev.parley.events.ChatReplied;
import dev.parley.events.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chats and their events as JSON. */
final class ChatJson {
    private static final String QUEUED = "queued";
    private static final String IN_PROGRESS = "in_progress";

    private ChatJson() {}

    /** The chat as it stands. */
    static byte[] chat(ChatState state) {
        return JsonOut.bytes(out -> write(out, state, state.status()));
    }

    /** The data of an event. */
    static byte[] event(ReplyEvent event, ChatState state) {
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", event.type().wireName());
            out.writeNumberField("sequence_number", event.number());
            out.writeStringField("chat", state.accepted().id());
            switch (event.type()) {
                case CREATED, QUEUED -> writeResponse(out, state, QUEUED);
                case IN_PROGRESS -> writeResponse(out, state, IN_PROGRESS);
                case DELTA -> out.writeStringField("delta", event.text());
                case TEXT_DONE -> out.writeStringField("text", event.text());
                case COMPLETED, INCOMPLETE, FAILED, CANCELLED -> writeResponse(out, state, state.status());
            }
            out.writeEndObject();
        });
    }

    /** The data of an event of a conversation: its type, and the chat. */
    static byte[] inConversation(String type, ChatState state) {
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeStringField("conversation", state.accepted().conversation());
            out.writeFieldName("chat");
            write(out, state, state.status());
            out.writeEndObject();
        });
    }

    private static void writeResponse(JsonGenerator out, ChatState state, String status) throws IOException {
        out.writeFieldName("response");
        write(out, state, status);
    }

    /** With an earlier status than the chat has by now, it is written as it was then. */
    private static void write(JsonGenerator out, ChatState state, String status) throws IOException {
        Accepted accepted = state.accepted();
        Optional<ChatReplied> replied =
                state.replied().filter(end -> end.getStatus().equals(status));
        out.writeStartObject();
        out.writeStringField("id", accepted.id());
        out.writeStringField("object", "chat");
        out.writeStringField("created_at", JsonOut.time(accepted.createdAt()));
        out.writeStringField("status", status);
        out.writeStringField("conversation", accepted.conversation());
        string(out, "model", replied.map(ChatReplied::getModel).or(accepted::model));
        string(out, "model_version", replied.map(ChatReplied::getModelVersion));
        out.writeNumberField("attempt", status.equals(QUEUED) ? 0 : state.attempt());
        writeEnd(out, replied);
        writeTimes(out, state, replied, status);
        out.writeStringField("expires_at", JsonOut.time(accepted.expiresAt()));
        out.writeBooleanField("log", accepted.log());
        writeMessage(out, state, replied);
        out.writeEndObject();
    }

    private static void writeEnd(JsonGenerator out, Optional<ChatReplied> replied) throws IOException {
        String code = replied.map(ChatReplied::getCode).orElse(null);
        if (code == null) {
            out.writeNullField("error");
        } else {
            out.writeObjectFieldStart("error");
            out.writeStringField("code", code);
            string(out, "message", replied.map(ChatReplied::getMessage));
            out.writeEndObject();
        }
        String reason = replied.map(ChatReplied::getIncompleteReason).orElse(null);
        if (reason == null) {
            out.writeNullField("incomplete_details");
        } else {
            out.writeObjectFieldStart("incomplete_details");
            out.writeStringField("reason", reason);
            out.writeEndObject();
        }
        writeUsage(out, replied.map(ChatReplied::getUsage).orElse(null));
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
        out.writeNumberField("usd", usage.getUsd());
        out.writeEndObject();
    }

    private static void writeTimes(JsonGenerator out, ChatState state, Optional<ChatReplied> replied, String status)
            throws IOException {
        Optional<Instant> started = state.startedAt().filter(_ -> status.equals(IN_PROGRESS));
        Optional<Long> queued = started.map(start -> Math.max(
                0, Duration.between(state.accepted().createdAt(), start).toMillis()));
        number(out, "queue_ms", replied.map(ChatReplied::getQueueMs).or(() -> queued));
        number(out, "time_to_first_token_ms", replied.map(ChatReplied::getTimeToFirstTokenMs));
        number(out, "run_ms", replied.map(ChatReplied::getRunMs));
    }

    /** The reply as a message, once the chat has ended with one; without an id when it is not kept. */
    private static void writeMessage(JsonGenerator out, ChatState state, Optional<ChatReplied> replied)
            throws IOException {
        Optional<Ending> ending = replied.map(Ending::of).filter(Ending::withText);
        boolean gone =
                ending.filter(end -> state.text().length() < end.length()).isPresent();
        if (ending.isEmpty() || gone) {
            out.writeNullField("message");
            return;
        }
        out.writeObjectFieldStart("message");
        string(out, "id", replied.map(ChatReplied::getMessageId));
        out.writeStringField("object", "message");
        out.writeStringField("role", "assistant");
        out.writeStringField("content", state.text());
        out.writeStringField("created_at", JsonOut.time(replied.orElseThrow().getOccurredAt()));
        out.writeStringField("source", "model");
        string(out, "model", replied.map(ChatReplied::getModel));
        out.writeStringField("chat", state.accepted().id());
        out.writeEndObject();
    }

    private static void string(JsonGenerator out, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        } else {
            out.writeNullField(name);
        }
    }

    private static void number(JsonGenerator out, String name, Optional<Long> value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.get());
        } else {
            out.writeNullField(name);
        }
    }
}
