package dev.parley.api.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.TurnRecorded;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a conversation.
 *
 * @param topic index of its topic in {@link ConversationFeed#TOPICS}
 * @param type message.created, chat.created, or chat. and how the chat ended
 * @param data JSON
 */
record FeedItem(int topic, long offset, String type, byte[] data) {

    /** What clients are told of an event; nothing of those that only concern the machinery. */
    static Optional<FeedItem> of(int topic, long offset, SpecificRecord event) {
        return switch (event) {
            case TurnRecorded turn -> Optional.of(new FeedItem(topic, offset, "message.created", message(turn)));
            case ChatRequested asked -> Optional.of(chat(topic, offset, "chat.created", state(asked)));
            case ChatReplied end ->
                LiveChat.stored(end).state().map(state -> chat(topic, offset, "chat." + end.getStatus(), state));
            default -> Optional.empty();
        };
    }

    private static ChatState state(ChatRequested asked) {
        return new ChatState(ChatState.Accepted.of(asked), false, 0, Optional.empty(), "", Optional.empty());
    }

    private static FeedItem chat(int topic, long offset, String type, ChatState state) {
        return new FeedItem(topic, offset, type, ChatJson.inConversation(type, state));
    }

    private static byte[] message(TurnRecorded turn) {
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", "message.created");
            out.writeStringField("conversation", turn.getConversationId());
            out.writeObjectFieldStart("message");
            writeMessage(out, turn);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void writeMessage(JsonGenerator out, TurnRecorded turn) throws IOException {
        @Nullable String id = turn.getMessageId();
        out.writeStringField("id", id == null ? turn.getConversationId() + "/" + turn.getPosition() : id);
        out.writeStringField("object", "message");
        out.writeStringField("role", role(turn.getRole()));
        out.writeStringField("content", turn.getText());
        out.writeStringField("created_at", JsonOut.time(turn.getOccurredAt()));
        out.writeStringField("source", turn.getSource());
        out.writeStringField("model", turn.getModel());
        out.writeStringField("chat", id == null ? null : turn.getRequestId());
    }

    private static String role(String role) {
        return switch (role) {
            case "agent" -> "assistant";
            case "candidate" -> "user";
            default -> role;
        };
    }
}
