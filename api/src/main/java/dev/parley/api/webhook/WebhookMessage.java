package dev.parley.api.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.events.ChatReplied;
import dev.parley.events.Usage;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a webhook is told about the end of a chat. */
final class WebhookMessage {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private WebhookMessage() {}

    /** The message's id: one for each chat and webhook, so that whoever hears it twice knows. */
    static String id(Webhook webhook, ChatReplied chat) {
        String name = webhook.id() + "/" + chat.getChatId();
        return "msg_"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
    }

    /** The body. Without the text when the chat is not to be kept. */
    static String payload(WebhookEvent event, ChatReplied chat) {
        ObjectNode message = JSON.createObjectNode();
        message.put("type", event.wireName());
        message.put("timestamp", chat.getOccurredAt().toString());
        message.set("data", data(chat));
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static ObjectNode data(ChatReplied chat) {
        ObjectNode data = JSON.createObjectNode();
        data.put("id", chat.getChatId());
        data.put("object", "chat");
        data.put("conversation", chat.getConversationId());
        data.put("status", chat.getStatus());
        data.put("created_at", chat.getCreatedAt().toString());
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
