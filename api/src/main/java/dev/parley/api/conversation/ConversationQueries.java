package dev.parley.api.conversation;

import static java.util.Objects.requireNonNull;

import dev.parley.api.access.Caller;
import dev.parley.api.database.Columns;
import dev.parley.api.database.Sql;
import dev.parley.api.json.KeepableText;
import dev.parley.api.page.PageQuery;
import dev.parley.api.page.PageRequest;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
     * A conversation and its first messages, and one more when there are more, in one row of {@link Columns}. They are in order: no
     * plan has a reason to mix what comes sorted.
     */
    private static final String WHOLE = """
            SELECT conversation.*, first.*,
                   CASE WHEN first.listed <= %d THEN first.listed
                        ELSE (SELECT count(*) FROM messages WHERE conversation_id = $1) END::int AS turns
            FROM (SELECT %s FROM conversations WHERE id = $1) AS conversation, LATERAL (
                SELECT count(*) AS listed, array_agg(id) AS ids, array_agg(position) AS positions, array_agg(role) AS roles,
                       array_agg(content) AS contents, array_agg(source) AS sources, array_agg(model) AS models,
                       array_agg(chat_id) AS chats, array_agg(date_part('epoch', created_at)) AS times
                FROM (SELECT * FROM messages WHERE conversation_id = $1 ORDER BY position LIMIT %d + 1) AS begun
            ) AS first""".formatted(PageRequest.MOST, COLUMNS, PageRequest.MOST);

    private final Sql sql;

    ConversationQueries(Sql sql) {
        this.sql = sql;
    }

    /**
     * A conversation with its first messages.
     *
     * @param messages the first {@link PageRequest#MOST}, and one more when there are more
     */
    record Whole(Conversation conversation, List<Message> messages) {}

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
        Columns messages = new Columns(row);
        return new Whole(
                conversation(row),
                IntStream.range(0, messages.rows("ids"))
                        .mapToObj(i -> new Message(
                                messages.text("ids", i),
                                messages.number("positions", i),
                                messages.text("roles", i),
                                messages.text("contents", i),
                                messages.text("sources", i),
                                messages.textOrNull("models", i),
                                messages.textOrNull("chats", i),
                                messages.time("times", i)))
                        .toList());
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
