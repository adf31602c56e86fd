package dev.parley.api.projection;

import dev.parley.schemas.topic.Topic.Retention;
import dev.parley.schemas.topic.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Forgets chats that the log forgets. The log keeps {@code chat-replies} for a time only, so a row that stayed longer could not
 * be rebuilt; rows go a little earlier, by the time at which the chat ended, so that every row that is there can be.
 */
final class Purge {
    private static final Duration MARGIN = Duration.ofHours(1);

    private Purge() {}

    /** Deletes, in the transaction that is open, what ended too long before now. */
    static void chats(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM chats WHERE ended_at < ?::timestamptz")) {
            statement.setString(1, now.minus(kept()).toString());
            statement.execute();
        }
    }

    /** How long a chat is in the read model after its end. */
    static Duration kept() {
        return switch (Topics.CHAT_REPLIES.retention()) {
            case Retention.For(Duration time) -> time.minus(MARGIN);
            case Retention.Compacted() -> throw new IllegalStateException("chat-replies are kept for ever");
        };
    }
}
