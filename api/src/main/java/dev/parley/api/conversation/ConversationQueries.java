package dev.parley.api.conversation;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.parley.api.access.Caller;
import dev.parley.api.database.Sql;
import dev.parley.api.json.KeepableText;
import dev.parley.api.page.Cursor;
import dev.parley.api.page.PageQuery;
import dev.parley.api.page.PageRequest;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Conversations and messages as the read model has them. */
@Singleton
final class ConversationQueries {
    private static final int MAX_ID = 300;
    private static final String COLUMNS =
            "id, tenant, kind, created_at, status, run_id, seed_id, profile_id, job_opening_id, agent, candidate,"
                    + " job_opening, training_consent, metadata";
    private static final String CONVERSATIONS = "SELECT " + COLUMNS + ", turns FROM conversations";
    private static final String ONE = CONVERSATIONS + " WHERE id = $1";
    private static final String MESSAGES =
            "SELECT id, position, role, content, source, model, chat_id, created_at FROM messages";

    /**
     * A conversation and its first messages in one row. Postgres writes the messages as {@link Message#write} does, which takes it
     * less than it takes to hand over, read and write four hundred values here.
     */
    private static final String WHOLE = """
            SELECT conversation.*, first.messages, first.last,
                   CASE WHEN first.listed < %d THEN first.listed
                        ELSE (SELECT count(*) FROM messages WHERE conversation_id = $1) END::int AS turns
            FROM (SELECT %s FROM conversations WHERE id = $1) AS conversation, LATERAL (
                SELECT string_agg(message, ',' ORDER BY position) AS messages, max(position) AS last, count(*) AS listed
                FROM (
                    SELECT position,
                        '{"id":' || to_json(id)
                        || ',"object":"message","role":'
                        || to_json(CASE role WHEN 'agent' THEN 'assistant' WHEN 'candidate' THEN 'user' ELSE role END)
                        || ',"content":' || to_json(content)
                        || ',"created_at":"' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                        || '","source":' || to_json(source)
                        || ',"model":' || coalesce(to_json(model)::text, 'null')
                        || ',"chat":' || coalesce(to_json(chat_id)::text, 'null') || '}' AS message
                    FROM messages WHERE conversation_id = $1 ORDER BY position LIMIT %d
                ) AS begun
            ) AS first""".formatted(PageRequest.MOST, COLUMNS, PageRequest.MOST);

    private final Sql sql;

    ConversationQueries(Sql sql) {
        this.sql = sql;
    }

    /**
     * A conversation with its first messages.
     *
     * @param messages the first {@link PageRequest#MOST}, as entries of a JSON array
     * @param next where the others begin
     */
    record Whole(Conversation conversation, String messages, Optional<Cursor> next) {}

    /**
     * Which conversations a list has.
     *
     * @param profileId only those with this candidate
     * @param jobOpeningId only those about this job opening
     * @param runId only those of this run
     * @param kind live or generated only
     * @param status only those that stand there
     */
    record Filter(
            Optional<String> profileId,
            Optional<String> jobOpeningId,
            Optional<String> runId,
            Optional<String> kind,
            Optional<String> status) {}

    /** A conversation; empty when there is none that the caller may know of. */
    Mono<Conversation> find(String id, Caller caller) {
        return isId(id)
                ? sql.rows(ONE, ConversationQueries::conversation, id)
                        .next()
                        .filter(conversation -> conversation.isFor(caller))
                : Mono.empty();
    }

    /** A conversation with its first messages, in one row. */
    Mono<Whole> findWhole(String id, Caller caller) {
        return isId(id)
                ? sql.rows(WHOLE, ConversationQueries::whole, id).next().filter(whole -> whole.conversation()
                        .isFor(caller))
                : Mono.empty();
    }

    private static Whole whole(Row row) {
        Conversation conversation = conversation(row);
        return new Whole(
                conversation,
                requireNonNullElse(row.get("messages", String.class), ""),
                conversation.turns() > PageRequest.MOST
                        ? Optional.of(new Cursor(requireNonNull(row.get("last", Long.class)), ""))
                        : Optional.empty());
    }

    /** A page of the caller's conversations, and one more when there are more. */
    Mono<List<Conversation>> page(PageRequest page, Filter filter, Caller caller) {
        return new PageQuery(CONVERSATIONS)
                .equal("tenant", caller.tenant())
                .equal("profile_id", filter.profileId())
                .equal("job_opening_id", filter.jobOpeningId())
                .equal("run_id", filter.runId())
                .equal("kind", filter.kind())
                .equal("status", filter.status())
                .byTime(page, id -> id, sql, ConversationQueries::conversation);
    }

    /** A page of a conversation's messages, and one more when there are more. */
    Mono<List<Message>> messages(String conversationId, PageRequest page) {
        return new PageQuery(MESSAGES)
                .equal("conversation_id", Optional.of(conversationId))
                .byPosition(page, sql, ConversationQueries::message);
    }

    private static boolean isId(String id) {
        return id.length() <= MAX_ID && KeepableText.isKeepable(id);
    }

    private static Conversation conversation(Row row) {
        Conversation.About about = new Conversation.About(
                text(row, "id"),
                Optional.ofNullable(row.get("tenant", String.class)),
                text(row, "kind"),
                requireNonNull(row.get("created_at", Instant.class)),
                row.get("profile_id", String.class),
                row.get("job_opening_id", String.class),
                row.get("run_id", String.class),
                row.get("seed_id", String.class));
        return new Conversation(
                about,
                text(row, "status"),
                row.get("agent", String.class),
                row.get("candidate", String.class),
                row.get("job_opening", String.class),
                requireNonNull(row.get("training_consent", Boolean.class)),
                row.get("metadata", String.class),
                requireNonNull(row.get("turns", Integer.class)));
    }

    private static Message message(Row row) {
        return new Message(
                text(row, "id"),
                requireNonNull(row.get("position", Long.class)),
                text(row, "role"),
                text(row, "content"),
                text(row, "source"),
                row.get("model", String.class),
                row.get("chat_id", String.class),
                requireNonNull(row.get("created_at", Instant.class)));
    }

    private static String text(Row row, String column) {
        return requireNonNull(row.get(column, String.class), column);
    }
}
