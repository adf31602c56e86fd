package dev.parley.api.access;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The API keys in Postgres. */
@Singleton
final class KeyRepository {
    private static final String COLUMNS =
            "id, name, hash, scopes, tenant, requests_per_second, created_at, expires_at, revoked_at";

    private final Sql sql;

    KeyRepository(Sql sql) {
        this.sql = sql;
    }

    Mono<Long> insert(StoredKey stored) {
        return sql.in(connection -> insertIn(connection, stored).flux()).single();
    }

    /**
     * Lets a key end at a time, unless it ends before, and keeps the one that takes its place: both or neither. Gives the number of
     * keys that were kept: none when the old one opens nothing any more, whatever was known of it a moment ago.
     */
    Mono<Long> replace(UUID id, Instant at, StoredKey stored) {
        return sql.transaction(
                connection -> expireIn(connection, id, at, stored.key().createdAt())
                        .flatMap(ended -> ended > 0 ? insertIn(connection, stored) : Mono.just(0L)));
    }

    private static Mono<Long> insertIn(Connection connection, StoredKey stored) {
        ApiKey key = stored.key();
        return Sql.changeIn(
                connection,
                "INSERT INTO service.api_keys (" + COLUMNS + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                key.id(),
                key.name(),
                stored.hashBytes(),
                key.scopes().stream().map(Scope::wireName).sorted().toArray(String[]::new),
                Sql.nullable(key.tenant(), String.class),
                key.requestsPerSecond(),
                key.createdAt(),
                Sql.nullable(key.expiresAt(), Instant.class),
                Sql.nullable(key.revokedAt(), Instant.class));
    }

    private static Mono<Long> expireIn(Connection connection, UUID id, Instant at, Instant now) {
        return Sql.changeIn(
                connection,
                "UPDATE service.api_keys SET expires_at = least(expires_at, $2),"
                        + " own_end = CASE WHEN rotated_at IS NULL THEN expires_at ELSE own_end END,"
                        + " rotated_at = coalesce(rotated_at, $3)"
                        + " WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)",
                id,
                at,
                now);
    }

    /** All keys, also those that open nothing any more, the oldest first. */
    Mono<List<StoredKey>> all() {
        return sql.rows(
                        "SELECT " + COLUMNS
                                + ", CASE WHEN rotated_at IS NULL THEN expires_at ELSE own_end END AS own_end"
                                + " FROM service.api_keys ORDER BY created_at, id",
                        KeyRepository::stored)
                .collectList();
    }

    /** Revokes a key that was not revoked; the number of keys that this changed. */
    Mono<Long> revoke(UUID id, Instant at) {
        return sql.change("UPDATE service.api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, at);
    }

    private static StoredKey stored(Row row) {
        Instant made = value(row, "created_at", Instant.class);
        ApiKey key = new ApiKey(
                value(row, "id", UUID.class),
                value(row, "name", String.class),
                Arrays.stream(value(row, "scopes", String[].class))
                        .map(Scope::of)
                        .collect(Collectors.toUnmodifiableSet()),
                Optional.ofNullable(row.get("tenant", String.class)),
                value(row, "requests_per_second", Integer.class),
                made,
                Optional.ofNullable(row.get("expires_at", Instant.class)),
                Optional.ofNullable(row.get("revoked_at", Instant.class)),
                Optional.ofNullable(row.get("own_end", Instant.class)).map(end -> Duration.between(made, end)));
        return new StoredKey(key, HexFormat.of().formatHex(value(row, "hash", byte[].class)));
    }
}
