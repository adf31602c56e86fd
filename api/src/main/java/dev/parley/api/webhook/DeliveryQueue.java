package dev.parley.api.webhook;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * What is still to be told, in Postgres, shared by all instances. A message is there until it was told or given up; an
 * attempt whose instance died is made again after {@link #LEASE}.
 */
@Singleton
final class DeliveryQueue {
    /** Longer than an attempt may take. */
    static final Duration LEASE = Duration.ofSeconds(90);

    private static final String CLAIM = """
            WITH due AS (
                SELECT id FROM service.webhook_deliveries
                 WHERE next_attempt_at <= now() AND webhook_id <> ALL ($2)
                 ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            UPDATE service.webhook_deliveries d
               SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $3)
              FROM due, service.webhooks w
             WHERE d.id = due.id AND w.id = d.webhook_id
            RETURNING d.id, d.webhook_id, w.url, w.secret, d.payload, d.attempts""";

    private final Sql sql;

    DeliveryQueue(Sql sql) {
        this.sql = sql;
    }

    /**
     * Adds a message to webhooks, in one statement however many they are; gives how many of them did not have it yet.
     *
     * @param ids of the messages, one for each webhook
     */
    static Mono<Long> add(Connection connection, List<String> ids, List<UUID> webhooks, String payload) {
        return Sql.changeIn(connection, """
                INSERT INTO service.webhook_deliveries (id, webhook_id, payload, created_at, attempts, next_attempt_at)
                SELECT told.id, told.webhook, $3, now(), 0, now()
                  FROM unnest($1::text[], $2::uuid[]) AS told (id, webhook)
                    ON CONFLICT (id) DO NOTHING""", ids.toArray(String[]::new), webhooks.toArray(UUID[]::new), payload);
    }

    /**
     * Takes what is due.
     *
     * @param most how many
     * @param without webhooks that have enough to do
     */
    Mono<List<Delivery>> claim(int most, Collection<UUID> without) {
        return sql.rows(CLAIM, DeliveryQueue::delivery, most, without.toArray(UUID[]::new), seconds(LEASE))
                .collectList();
    }

    /** The message was told, or is given up. */
    Mono<Long> remove(Delivery delivery) {
        return sql.change("DELETE FROM service.webhook_deliveries WHERE id = $1", delivery.id());
    }

    /** The message is told again. */
    Mono<Long> again(Delivery delivery, Duration pause) {
        return sql.change(
                "UPDATE service.webhook_deliveries SET next_attempt_at = now() + make_interval(secs => $2) WHERE id = $1",
                delivery.id(),
                seconds(pause));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Delivery delivery(Row row) {
        return new Delivery(
                value(row, "id", String.class),
                value(row, "webhook_id", UUID.class),
                value(row, "url", String.class),
                new WebhookSecret(value(row, "secret", String.class)),
                value(row, "payload", String.class),
                value(row, "attempts", Integer.class));
    }
}
