package dev.parley.api.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.JsonOut;
import dev.parley.events.ChatReplied;
import dev.parley.events.Usage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a webhook is told about the end of a chat. */
final class WebhookMessage {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private WebhookMessage() {}

    /**
     * A chat of a conversation has ended. Without the text when the chat is not to be kept. A completion, which has its own id in the
     * conversation's place, is no news: whoever asked for it waits for it.
     */
    static Optional<News> ended(ChatReplied chat) {
        return WebhookEvent.ofChat(chat.getStatus())
                .filter(_ -> !chat.getConversationId().equals(chat.getChatId()))
                .map(event -> new News(
                        event,
                        Optional.ofNullable(chat.getTenant()),
                        chat.getOccurredAt(),
                        chat.getChatId(),
                        text(event, chat.getOccurredAt(), data(chat))));
    }

    /** The body of a message, as Standard Webhooks has it. */
    static String text(WebhookEvent event, Instant at, ObjectNode data) {
        ObjectNode message = object();
        message.put("type", event.wireName());
        message.put("timestamp", JsonOut.time(at));
        message.set("data", data);
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static ObjectNode data(ChatReplied chat) {
        ObjectNode data = object();
        data.put("id", chat.getChatId());
        data.put("object", "chat");
        data.put("conversation", chat.getConversationId());
        data.put("status", chat.getStatus());
        data.put("created_at", JsonOut.time(chat.getCreatedAt()));
        data.put("model", chat.getModel());
        data.put("model_version", chat.getModelVersion());
        data.put("attempt", chat.getAttempt());
        if (chat.getCode() != null) {
            data.putObject("error").put("code", chat.getCode()).put("message", chat.getMessage());
        }
        if (chat.getIncompleteReason() != null) {
            data.putObject("incomplete_details").put("reason", chat.getIncompleteReason());
        }
        usage(data, chat.getUsage());
        if (chat.getLog() && chat.getText() != null) {
            data.putObject("message")
                    .put("id", chat.getMessageId())
                    .put("role", "assistant")
                    .put("content", chat.getText());
        }
        return data;
    }

    private static void usage(ObjectNode data, @Nullable Usage usage) {
        if (usage != null) {
            data.putObject("usage")
                    .put("prompt_tokens", usage.getPromptTokens())
                    .put("completion_tokens", usage.getCompletionTokens());
        }
    }
}
