package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiHarness;
import dev.parley.api.publish.EventPublisher;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatReplied;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One tenant with very many webhooks beside another one with one. */
@ExtendWith(ParleyPlatform.class)
class ManyWebhooksIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MANY = 2_000;
    private static final int CHATS = 60;

    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static void make(String tenant, int webhooks) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO service.webhooks (id, tenant, url, events, secret, created_at)
                    SELECT gen_random_uuid(), '%s', 'https://127.0.0.1/', '{chat.completed}', 'whsec_AAAA', now()
                      FROM generate_series(1, %d)""".formatted(tenant, webhooks));
        }
    }

    private static long queued(String tenant) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT count(*) FROM service.webhook_deliveries d JOIN service.webhooks w ON w.id = d.webhook_id
                         WHERE w.tenant = '%s'""".formatted(tenant))) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Mono<?> end(String conversation, String tenant) {
        String chat = UUID.randomUUID().toString();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ChatReplied reply = ChatReplied.newBuilder()
                .setEventId(chat)
                .setOccurredAt(now)
                .setChatId(chat)
                .setConversationId(conversation)
                .setTenant(tenant)
                .setCreatedAt(now)
                .setExpiresAt(now)
                .setStatus("completed")
                .setLog(true)
                .setLength(0)
                .build();
        return api.server()
                .part(EventPublisher.class)
                .publish(Topics.CHAT_REPLIES, EventKeys.reply(conversation, chat), reply);
    }

    @Test
    void shouldNotHoldUpTheOthers() throws SQLException {
        make("crowd", MANY);
        make("other", 1);
        String conversation = UUID.randomUUID().toString();

        Flux.range(0, CHATS)
                .flatMapSequential(_ -> end(conversation, "crowd"), CHATS)
                .blockLast(LONG);
        end(conversation, "other").block(LONG);

        await().atMost(LONG).until(() -> queued("other") > 0);
        assertThat(queued("crowd")).isPositive();
    }
}
