package dev.parley.api.idempotency;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Requests with idempotency keys in Postgres, whose clock counts: instances need not agree on the time. */
@Singleton
final class IdempotencyRepository {
    /** After this long without a sign of life an execution has died, and the next request takes over. */
    static final Duration LEASE = Duration.ofSeconds(10);

    static final Duration KEPT = Duration.ofHours(24);

    private static final String CLAIM = """
            INSERT INTO service.idempotency_keys AS k
                   (key_hash, fingerprint, resource_id, owner, state, leased_until, created_at)
            VALUES ($1, $2, $3, $4, 'running', now() + make_interval(secs => $5), now())
            ON CONFLICT (key_hash) DO UPDATE SET
                   fingerprint = excluded.fingerprint, owner = excluded.owner, state = 'running',
                   leased_until = excluded.leased_until,
                   resource_id = CASE WHEN k.created_at < now() - make_interval(secs => $6)
                                      THEN excluded.resource_id ELSE k.resource_id END,
                   created_at = CASE WHEN k.created_at < now() - make_interval(secs => $6)
                                     THEN excluded.created_at ELSE k.created_at END
             WHERE k.created_at < now() - make_interval(secs => $6)
                OR (k.state = 'running' AND k.leased_until < now() AND k.fingerprint = excluded.fingerprint)
            RETURNING resource_id""";
    private static final String LOOK = "SELECT fingerprint, resource_id, state, status, location, content_type, body"
            + " FROM service.idempotency_keys WHERE key_hash = $1";

    private final Sql sql;

    IdempotencyRepository(Sql sql) {
        this.sql = sql;
    }

    /**
     * Claims a request for one execution.
     *
     * @param fresh what the resource is to be called when this is the first execution
     */
    Mono<Claim> claim(byte[] keyHash, byte[] fingerprint, UUID fresh) {
        UUID owner = UUID.randomUUID();
        return sql.rows(
                        CLAIM,
                        row -> mine(owner, value(row, "resource_id", UUID.class), fresh),
                        ByteBuffer.wrap(keyHash),
                        ByteBuffer.wrap(fingerprint),
                        fresh,
                        owner,
                        seconds(LEASE),
                        seconds(KEPT))
                .next()
                // Taken back in between: whoever asks again finds out.
                .switchIfEmpty(Mono.defer(() -> look(keyHash, fingerprint))
                        .defaultIfEmpty(new Claim.Running(Optional.empty())));
    }

    private static Claim mine(UUID owner, UUID resourceId, UUID fresh) {
        return new Claim.Mine(owner, resourceId, resourceId.equals(fresh));
    }

    private Mono<Claim> look(byte[] keyHash, byte[] fingerprint) {
        return sql.rows(LOOK, row -> found(row, fingerprint), ByteBuffer.wrap(keyHash))
                .next();
    }

    private static Claim found(Row row, byte[] fingerprint) {
        if (!MessageDigest.isEqual(fingerprint, value(row, "fingerprint", byte[].class))) {
            return new Claim.Reused();
        }
        if (value(row, "state", String.class).equals("running")) {
            return new Claim.Running(Optional.of(value(row, "resource_id", UUID.class)));
        }
        return new Claim.Answered(new Claim.StoredAnswer(
                value(row, "resource_id", UUID.class),
                value(row, "status", Integer.class),
                Optional.ofNullable(row.get("location", String.class)),
                Optional.ofNullable(row.get("content_type", String.class)),
                Optional.ofNullable(row.get("body", byte[].class)).map(Claim.Body::new)));
    }

    /** Says that the execution is alive. */
    Mono<Long> renew(byte[] keyHash, UUID owner) {
        return sql.change(
                "UPDATE service.idempotency_keys SET leased_until = now() + make_interval(secs => $3)"
                        + " WHERE key_hash = $1 AND owner = $2 AND state = 'running'",
                ByteBuffer.wrap(keyHash),
                owner,
                seconds(LEASE));
    }

    /** Keeps an answer, unless another execution has taken over. */
    Mono<Long> answer(byte[] keyHash, UUID owner, Claim.StoredAnswer answer) {
        return sql.change(
                "UPDATE service.idempotency_keys SET state = 'answered', status = $3, location = $4, content_type = $5,"
                        + " body = $6 WHERE key_hash = $1 AND owner = $2 AND state = 'running'",
                ByteBuffer.wrap(keyHash),
                owner,
                answer.status(),
                Sql.nullable(answer.location(), String.class),
                Sql.nullable(answer.contentType(), String.class),
                Sql.nullable(answer.body().map(Claim.Body::bytes).map(ByteBuffer::wrap), ByteBuffer.class));
    }

    /** Lets the next request execute, as if there had been none: this one changed nothing. */
    Mono<Long> forget(byte[] keyHash, UUID owner) {
        return sql.change(
                "DELETE FROM service.idempotency_keys WHERE key_hash = $1 AND owner = $2 AND state = 'running'",
                ByteBuffer.wrap(keyHash),
                owner);
    }

    /** Lets the next request execute; it calls its resource the same, because this one may have made it. */
    Mono<Long> giveUp(byte[] keyHash, UUID owner) {
        return sql.change(
                "UPDATE service.idempotency_keys SET leased_until = now() - interval '1 second'"
                        + " WHERE key_hash = $1 AND owner = $2 AND state = 'running'",
                ByteBuffer.wrap(keyHash),
                owner);
    }

    /** Deletes what is older than clients may count on. */
    Mono<Long> purge() {
        return sql.change(
                "DELETE FROM service.idempotency_keys WHERE created_at < now() - make_interval(secs => $1)",
                seconds(KEPT));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
