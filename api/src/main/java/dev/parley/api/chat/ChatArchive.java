package dev.parley.api.chat;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import dev.parley.events.ChatReplied;
import dev.parley.events.Usage;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Chats that ended a while ago, from the read model. Those that were not to be logged are not there. */
@Singleton
final class ChatArchive {
    private static final String CHAT = """
            SELECT chats.*, messages.content FROM chats LEFT JOIN messages ON messages.id = chats.message_id
            WHERE chats.id = $1""";

    private final Sql sql;

    ChatArchive(Sql sql) {
        this.sql = sql;
    }

    /** How a chat ended; nothing when it is not there. */
    Mono<ChatReplied> find(String chatId) {
        return sql.rows(CHAT, ChatArchive::replied, UUID.fromString(chatId)).next();
    }

    private static ChatReplied replied(Row row) {
        String content = row.get("content", String.class);
        return ChatReplied.newBuilder()
                .setEventId("")
                .setOccurredAt(time(row, "ended_at"))
                .setChatId(value(row, "id", UUID.class).toString())
                .setConversationId(value(row, "conversation_id", String.class))
                .setTenant(row.get("tenant", String.class))
                .setCreatedAt(time(row, "created_at"))
                .setExpiresAt(time(row, "expires_at"))
                .setStatus(value(row, "status", String.class))
                .setText(content)
                .setLength(content == null ? value(row, "length", Integer.class) : content.length())
                .setMessageId(row.get("message_id", String.class))
                .setFinishReason(row.get("finish_reason", String.class))
                .setModel(row.get("model", String.class))
                .setModelVersion(row.get("model_version", String.class))
                .setRehearsal(value(row, "rehearsal", Boolean.class))
                .setAttempt(value(row, "attempt", Integer.class))
                .setCode(row.get("code", String.class))
                .setMessage(row.get("message", String.class))
                .setIncompleteReason(row.get("incomplete_reason", String.class))
                .setUsage(usage(row))
                .setQueueMs(row.get("queue_ms", Long.class))
                .setTimeToFirstTokenMs(row.get("time_to_first_token_ms", Long.class))
                .setRunMs(row.get("run_ms", Long.class))
                .build();
    }

    private static Instant time(Row row, String name) {
        return value(row, name, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Usage usage(Row row) {
        Long prompt = row.get("prompt_tokens", Long.class);
        Long completion = row.get("completion_tokens", Long.class);
        Double usd = row.get("usd", Double.class);
        return prompt == null || completion == null ? null : new Usage(prompt, completion, usd == null ? 0 : usd);
    }
}
