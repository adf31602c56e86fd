package dev.parley.api.webhook;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.database.Sql;
import dev.parley.api.id.Uuid7;
import dev.parley.api.page.Cursor;
import dev.parley.api.page.Page;
import dev.parley.api.page.PageQuery;
import dev.parley.api.page.PageRequest;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The webhooks in Postgres. One tenant's are not another's, and those without a tenant are of nobody who has one. */
@Singleton
final class WebhookRepository {
    /** Of a tenant, those that are disabled included: each is told everything in an attempt of its own. */
    static final int MOST = 100;

    private static final String SELECT =
            "SELECT id, tenant, url, events, secret, created_at, disabled_at, disabled_reason FROM service.webhooks";

    private final Sql sql;

    WebhookRepository(Sql sql) {
        this.sql = sql;
    }

    /**
     * Adds a webhook, unless it is there; gives it as it is, or nothing when there are too many. Those that are made at the same
     * moment may become a few more.
     */
    Mono<Webhook> insert(Webhook webhook) {
        return sql.change(
                        "INSERT INTO service.webhooks (id, tenant, url, events, secret, created_at)"
                                + " SELECT $1, $2, $3, $4, $5, date_trunc('milliseconds', now())"
                                + " WHERE (SELECT count(*) FROM service.webhooks WHERE tenant IS NOT DISTINCT FROM $2) < "
                                + MOST
                                + " ON CONFLICT (id) DO NOTHING",
                        webhook.id(),
                        tenant(webhook.tenant()),
                        webhook.url(),
                        webhook.events().stream()
                                .map(WebhookEvent::wireName)
                                .sorted()
                                .toArray(String[]::new),
                        webhook.secret().text())
                .then(find(webhook.tenant(), webhook.id()));
    }

    Mono<Webhook> find(Optional<String> tenant, UUID id) {
        return sql.rows(
                        SELECT + " WHERE tenant IS NOT DISTINCT FROM $1 AND id = $2",
                        WebhookRepository::webhook,
                        tenant(tenant),
                        id)
                .next();
    }

    /** A page of a tenant's webhooks. */
    Mono<Page<Webhook>> page(Optional<String> tenant, PageRequest page) {
        if (!page.after().map(Cursor::minor).map(Uuid7::isUuid).orElse(true)) {
            throw PageRequest.unknownPlace();
        }
        return new PageQuery(SELECT)
                .same("tenant", tenant(tenant))
                .byTime(page, UUID::fromString, sql, WebhookRepository::webhook, webhook -> webhook.url()
                        .length());
    }

    static Cursor cursor(Webhook webhook) {
        return new Cursor(webhook.createdAt().toEpochMilli(), webhook.id().toString());
    }

    /** Deletes a webhook with what it was still to be told; gives how many that were. */
    Mono<Long> delete(Optional<String> tenant, UUID id) {
        return sql.change(
                "DELETE FROM service.webhooks WHERE tenant IS NOT DISTINCT FROM $1 AND id = $2", tenant(tenant), id);
    }

    /** Tells a webhook nothing more, and forgets what it was still to be told. */
    Mono<Long> disable(UUID id, String reason) {
        return sql.transaction(connection -> Sql.changeIn(
                        connection,
                        "UPDATE service.webhooks SET disabled_at = now(), disabled_reason = $2"
                                + " WHERE id = $1 AND disabled_at IS NULL",
                        id,
                        reason)
                .then(Sql.changeIn(connection, "DELETE FROM service.webhook_deliveries WHERE webhook_id = $1", id)));
    }

    /** All that are to be told something. */
    static Mono<List<Webhook>> enabled(Connection connection) {
        return Sql.rowsIn(connection, SELECT + " WHERE disabled_at IS NULL", WebhookRepository::webhook)
                .collectList();
    }

    private static Object tenant(Optional<String> tenant) {
        return Sql.nullable(tenant, String.class);
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                value(row, "id", UUID.class),
                Optional.ofNullable(row.get("tenant", String.class)),
                value(row, "url", String.class),
                events(value(row, "events", String[].class)),
                new WebhookSecret(value(row, "secret", String.class)),
                value(row, "created_at", Instant.class),
                Optional.ofNullable(row.get("disabled_at", Instant.class)),
                Optional.ofNullable(row.get("disabled_reason", String.class)));
    }

    private static Set<WebhookEvent> events(String[] names) {
        return Arrays.stream(names)
                .map(WebhookEvent::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
