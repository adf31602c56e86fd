package dev.parley.api.chat;

import dev.parley.api.database.Sql;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.KeepableText;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.seed.Fields;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Conversations as prompts need them, from the read model. */
@Singleton
final class Conversations {
    private static final String CONVERSATION = """
            SELECT tenant, kind, agent, candidate, job_opening FROM conversation_states WHERE id = $1""";

    /** A prompt of more fits into no record, and is refused: of a conversation of a gigabyte, no more than that is read. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String MESSAGES = """
            SELECT role, content, chat_id FROM (
                SELECT role, content, chat_id, position,
                       sum(octet_length(content)) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING)
                           - octet_length(content) AS before
                FROM messages WHERE conversation_id = $1
            ) AS said WHERE before <= %d ORDER BY position""".formatted(MOST_BYTES);

    private static final String TENANT = "SELECT tenant FROM conversation_states WHERE id = $1";
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Sql sql;

    Conversations(Sql sql) {
        this.sql = sql;
    }

    /**
     * A conversation.
     *
     * @param agent empty when the configured one speaks
     * @param lines what was said, in order; the beginning of it when it is more than a prompt takes
     */
    record Conversation(
            Optional<String> tenant,
            boolean live,
            Optional<Fields> agent,
            Fields candidate,
            Fields jobOpening,
            List<Line> lines) {
        Conversation {
            lines = List.copyOf(lines);
        }

        private Conversation with(List<Line> said) {
            return new Conversation(tenant, live, agent, candidate, jobOpening, said);
        }
    }

    /**
     * What somebody said.
     *
     * @param chat the chat whose reply it is, if it is one
     */
    record Line(Message message, Optional<String> chat) {}

    /** The conversation of an id; nothing when there is none, or it is another tenant's. */
    Mono<Conversation> find(Optional<String> tenant, String id) {
        return keepable(id)
                .flatMapMany(_ -> sql.in(connection -> whole(connection, id).flux()))
                .next()
                .filter(conversation ->
                        tenant.isEmpty() || conversation.tenant().equals(tenant));
    }

    /** Postgres refuses to look for what it could not hold. */
    private static Mono<String> keepable(String id) {
        return Mono.just(id).filter(KeepableText::isKeepable);
    }

    /** Both queries travel together, in one connection. */
    private static Mono<Conversation> whole(Connection connection, String id) {
        Mono<Optional<Conversation>> head = Sql.rowsIn(connection, CONVERSATION, Conversations::head, id)
                .next()
                .singleOptional();
        Mono<List<Line>> lines =
                Sql.rowsIn(connection, MESSAGES, Conversations::line, id).collectList();
        return Mono.zip(head, lines)
                .flatMap(both -> Mono.justOrEmpty(both.getT1().map(found -> found.with(both.getT2()))));
    }

    /** Waits until a message is in the read model, at most so long; it never fails. */
    Mono<Void> awaitMessage(String id, Duration time) {
        return sql.rows("SELECT 1 AS here FROM messages WHERE id = $1", _ -> id, id)
                .next()
                .repeatWhenEmpty(times -> times.delayElements(PAUSE))
                .timeout(time)
                .onErrorComplete()
                .then();
    }

    /** Whether there is a conversation of this id, and the tenant may know of it. */
    Mono<Boolean> exists(Optional<String> tenant, String id) {
        return keepable(id)
                .flatMap(_ -> sql.rows(TENANT, row -> Optional.ofNullable(row.get("tenant", String.class)), id)
                        .next())
                .map(owner -> tenant.isEmpty() || owner.equals(tenant))
                .defaultIfEmpty(false);
    }

    private static Conversation head(Row row) {
        return new Conversation(
                Optional.ofNullable(row.get("tenant", String.class)),
                "live".equals(row.get("kind", String.class)),
                fields(row, "agent"),
                fields(row, "candidate").orElse(new Fields(Map.of())),
                fields(row, "job_opening").orElse(new Fields(Map.of())),
                List.of());
    }

    private static Optional<Fields> fields(Row row, String name) {
        @Nullable String json = row.get(name, String.class);
        return Optional.ofNullable(json)
                .map(text -> PlainValues.fields(ApiJson.object(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static Line line(Row row) {
        String role = String.valueOf(row.get("role", String.class));
        String content = String.valueOf(row.get("content", String.class));
        return new Line(new Message(spoken(role), content), Optional.ofNullable(row.get("chat_id", String.class)));
    }

    /** The role in a prompt: the agent is the one whom the model speaks for. */
    private static String spoken(String role) {
        return switch (role) {
            case "agent", Message.ASSISTANT -> Message.ASSISTANT;
            case Message.SYSTEM -> Message.SYSTEM;
            default -> Message.USER;
        };
    }
}
