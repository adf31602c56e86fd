package dev.parley.api.projection;

import static dev.parley.api.projection.Column.bigint;
import static dev.parley.api.projection.Column.flag;
import static dev.parley.api.projection.Column.integer;
import static dev.parley.api.projection.Column.json;
import static dev.parley.api.projection.Column.real;
import static dev.parley.api.projection.Column.text;
import static dev.parley.api.projection.Column.time;
import static dev.parley.api.projection.Column.uuid;

import dev.parley.api.projection.Change.Kind;
import dev.parley.api.projection.ReadModelRows.Chat;
import dev.parley.api.projection.ReadModelRows.Conversation;
import dev.parley.api.projection.ReadModelRows.Document;
import dev.parley.api.projection.ReadModelRows.Message;
import dev.parley.api.projection.ReadModelRows.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The tables of the read model, as they are written. */
final class ReadModelTables {
    private static final RowStatement<Document> PROFILES = documents("profiles");
    private static final RowStatement<Document> JOB_OPENINGS = documents("job_openings");

    private static final RowStatement<Conversation> CONVERSATIONS = RowStatement.upsert(
            "conversation_states",
            Set.of("status", "attempt"),
            List.of(
                    text("id", Conversation::id),
                    text("tenant", Conversation::tenant),
                    text("kind", Conversation::kind),
                    time("created_at", Conversation::createdAt),
                    text("status", _ -> "active"),
                    integer("attempt", _ -> 0),
                    text("run_id", Conversation::runId),
                    text("seed_id", Conversation::seedId),
                    text("profile_id", Conversation::profileId),
                    text("job_opening_id", Conversation::jobOpeningId),
                    json("agent", Conversation::agent),
                    json("candidate", Conversation::candidate),
                    json("job_opening", Conversation::jobOpening),
                    flag("training_consent", Conversation::trainingConsent),
                    json("metadata", Conversation::metadata)));

    private static final RowStatement<Outcome> OUTCOMES = RowStatement.of(
            "UPDATE conversation_states AS state SET status = given.status, attempt = given.attempt FROM",
            List.of(text("id", Outcome::id), text("status", Outcome::status), integer("attempt", Outcome::attempt)),
            "WHERE state.id = given.id AND state.attempt <= given.attempt");

    private static final RowStatement<Message> MESSAGES = RowStatement.upsert(
            "messages",
            Set.of("position"),
            List.of(
                    text("id", Message::id),
                    text("conversation_id", Message::conversationId),
                    bigint("position", Message::position),
                    text("role", Message::role),
                    text("content", Message::content),
                    text("source", Message::source),
                    text("model", Message::model),
                    text("chat_id", Message::chatId),
                    time("created_at", Message::createdAt)));

    private static final RowStatement<Chat> CHATS = RowStatement.upsert(
            "chats",
            Set.of(),
            List.of(
                    uuid("id", Chat::id),
                    text("conversation_id", Chat::conversationId),
                    text("tenant", Chat::tenant),
                    time("created_at", chat -> chat.times().createdAt()),
                    time("ended_at", chat -> chat.times().endedAt()),
                    time("expires_at", chat -> chat.times().expiresAt()),
                    text("status", Chat::status),
                    integer("length", Chat::length),
                    text("message_id", Chat::messageId),
                    text("finish_reason", Chat::finishReason),
                    text("model", Chat::model),
                    text("model_version", Chat::modelVersion),
                    flag("rehearsal", Chat::rehearsal),
                    integer("attempt", Chat::attempt),
                    text("code", Chat::code),
                    text("message", Chat::message),
                    text("incomplete_reason", Chat::incompleteReason),
                    bigint("prompt_tokens", chat -> chat.cost().promptTokens()),
                    bigint("completion_tokens", chat -> chat.cost().completionTokens()),
                    real("usd", chat -> chat.cost().usd()),
                    bigint("queue_ms", chat -> chat.times().queue()),
                    bigint("time_to_first_token_ms", chat -> chat.times().firstToken()),
                    bigint("run_ms", chat -> chat.times().run())));

    private ReadModelTables() {}

    private static RowStatement<Document> documents(String table) {
        return RowStatement.upsert(
                table,
                Set.of(),
                List.of(
                        uuid("id", Document::id),
                        text("tenant", Document::tenant),
                        time("created_at", Document::createdAt),
                        time("updated_at", Document::updatedAt),
                        json("fields", Document::fields)));
    }

    /** Applies a batch, in the transaction that is open. */
    static void apply(Connection connection, BatchChanges changes) throws SQLException {
        apply(connection, "profiles", "uuid", PROFILES, changes.documents(Kind.PROFILE));
        apply(connection, "job_openings", "uuid", JOB_OPENINGS, changes.documents(Kind.JOB_OPENING));
        apply(connection, "conversation_states", "text", CONVERSATIONS, changes.conversations());
        OUTCOMES.execute(connection, changes.outcomes().rows());
        apply(connection, "messages", "text", MESSAGES, changes.messages());
        apply(connection, "chats", "uuid", CHATS, changes.chats());
    }

    private static <K, R> void apply(
            Connection connection, String table, String key, RowStatement<R> upsert, TableChanges<K, R> changes)
            throws SQLException {
        Collection<K> erased = changes.erased();
        if (!erased.isEmpty()) {
            RowStatement.<K>of(
                            "DELETE FROM " + table + " USING",
                            List.of(text("id", Object::toString)),
                            "WHERE " + table + ".id = given.id::" + key)
                    .execute(connection, erased);
        }
        upsert.execute(connection, changes.rows());
    }
}
