package dev.parley.api.conversation;

import static dev.parley.api.database.Sql.value;
import static java.util.Objects.requireNonNullElse;

import dev.parley.api.access.Caller;
import dev.parley.api.conversation.RecentMessages.Version;
import dev.parley.api.database.Sql;
import dev.parley.api.json.KeepableText;
import dev.parley.api.page.Cursor;
import dev.parley.api.page.Page;
import dev.parley.api.page.PageQuery;
import dev.parley.api.page.PageRequest;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
     * less than it takes to hand over, read and write four hundred values here; and only when they are not those of version $2. A
     * row that changes gets the number of a later transaction, so their sum and count tell versions apart. Messages that are large are
     * as few as in a page of them: how many bytes one has is known without reading it.
     */
    private static final String WHOLE = """
            SELECT conversation.*, first.last, first.listed, first.version,
                   CASE WHEN first.seen < %1$d THEN first.seen
                        ELSE (SELECT count(*) FROM messages WHERE conversation_id = $1) END::int AS turns,
                   CASE WHEN first.version <> $2 THEN (
                       SELECT string_agg(message, ',' ORDER BY position) FROM (
                            SELECT position,
                                '{"id":' || to_json(id)
                                || ',"object":"message","role":'
                                || to_json(CASE role WHEN 'agent' THEN 'assistant' WHEN 'candidate' THEN 'user' ELSE role END)
                                || ',"content":' || to_json(content)
                                || ',"created_at":"' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                                || '","source":' || to_json(source)
                                || ',"model":' || coalesce(to_json(model)::text, 'null')
                                || ',"chat":' || coalesce(to_json(chat_id)::text, 'null') || '}' AS message
                            FROM messages WHERE conversation_id = $1 AND position <= first.last
                       ) AS begun) END AS messages
            FROM (SELECT %3$s FROM conversations WHERE id = $1) AS conversation, LATERAL (
                SELECT count(*) AS seen, max(position) FILTER (WHERE place = 1 OR bytes <= %2$d) AS last,
                       count(*) FILTER (WHERE place = 1 OR bytes <= %2$d) AS listed,
                       count(*) || '.' || coalesce(sum(xmin::text::bigint), 0) AS version
                FROM (SELECT position, xmin, row_number() OVER up AS place, sum(octet_length(content)) OVER up AS bytes
                      FROM messages WHERE conversation_id = $1 WINDOW up AS (ORDER BY position ROWS UNBOUNDED PRECEDING)
                      ORDER BY position LIMIT %1$d) AS begun
            ) AS first""".formatted(PageRequest.MOST, PageRequest.MOST_CHARACTERS, COLUMNS);

    private final Sql sql;
    private final RecentMessages recent;

    ConversationQueries(Sql sql, RecentMessages recent) {
        this.sql = sql;
        this.recent = recent;
    }

    /**
     * A conversation with its first messages.
     *
     * @param messages the first {@link PageRequest#MOST}, or as many of them as fit into a page, as entries of a JSON array
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
        if (!isId(id)) {
            return Mono.empty();
        }
        Version known = recent.of(id);
        return sql.rows(WHOLE, row -> whole(row, known), id, known.name())
                .next()
                .filter(whole -> whole.conversation().isFor(caller));
    }

    private Whole whole(Row row, Version known) {
        Conversation conversation = conversation(row);
        Version version = version(row, known);
        if (!version.equals(known)) {
            recent.put(conversation.id(), version);
        }
        return new Whole(
                conversation,
                version.messages(),
                conversation.turns() > value(row, "listed", Long.class)
                        ? Optional.of(new Cursor(value(row, "last", Long.class), ""))
                        : Optional.empty());
    }

    private static Version version(Row row, Version known) {
        String name = text(row, "version");
        return name.equals(known.name())
                ? known
                : new Version(name, requireNonNullElse(row.get("messages", String.class), ""));
    }

    /** A page of the caller's conversations. */
    Mono<Page<Conversation>> page(PageRequest page, Filter filter, Caller caller) {
        return new PageQuery(CONVERSATIONS)
                .equal("tenant", caller.tenant())
                .equal("profile_id", filter.profileId())
                .equal("job_opening_id", filter.jobOpeningId())
                .equal("run_id", filter.runId())
                .equal("kind", filter.kind())
                .equal("status", filter.status())
                .byTime(page, id -> id, sql, ConversationQueries::conversation, Conversation::size);
    }

    /** A page of a conversation's messages. */
    Mono<Page<Message>> messages(String conversationId, PageRequest page) {
        return new PageQuery(MESSAGES)
                .equal("conversation_id", Optional.of(conversationId))
                .byPosition(page, sql, ConversationQueries::message, message -> message.content()
                        .length());
    }

    /** Those of these messages that there are. */
    Mono<Set<String>> known(List<String> messages) {
        return sql.rows("SELECT id FROM messages WHERE id = ANY ($1)", row -> text(row, "id"), (Object)
                        messages.toArray(String[]::new))
                .collect(Collectors.toSet());
    }

    private static boolean isId(String id) {
        return id.length() <= MAX_ID && KeepableText.isKeepable(id);
    }

    private static Conversation conversation(Row row) {
        Conversation.About about = new Conversation.About(
                text(row, "id"),
                Optional.ofNullable(row.get("tenant", String.class)),
                text(row, "kind"),
                value(row, "created_at", Instant.class),
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
                value(row, "training_consent", Boolean.class),
                row.get("metadata", String.class),
                value(row, "turns", Integer.class));
    }

    private static Message message(Row row) {
        return new Message(
                text(row, "id"),
                value(row, "position", Long.class),
                text(row, "role"),
                text(row, "content"),
                text(row, "source"),
                row.get("model", String.class),
                row.get("chat_id", String.class),
                value(row, "created_at", Instant.class));
    }

    private static String text(Row row, String column) {
        return value(row, column, String.class);
    }
}
