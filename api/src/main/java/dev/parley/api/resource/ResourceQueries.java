package dev.parley.api.resource;

import static dev.parley.api.database.Sql.value;

import dev.parley.api.access.Caller;
import dev.parley.api.database.Sql;
import dev.parley.api.id.Uuid7;
import dev.parley.api.page.Cursor;
import dev.parley.api.page.Page;
import dev.parley.api.page.PageQuery;
import dev.parley.api.page.PageRequest;
import io.r2dbc.spi.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Resources as the read model has them. */
@Singleton
public final class ResourceQueries {
    private static final String SELECT = "SELECT id, tenant, created_at, updated_at, fields FROM ";

    private final Sql sql;

    ResourceQueries(Sql sql) {
        this.sql = sql;
    }

    /** One resource; empty when there is none that the caller may know of. */
    public Mono<Resource> find(ResourceKind kind, String id, Caller caller) {
        return Uuid7.isUuid(id)
                ? sql.rows(SELECT + kind.table() + " WHERE id = $1", ResourceQueries::resource, UUID.fromString(id))
                        .next()
                        .filter(resource -> resource.isFor(caller))
                : Mono.empty();
    }

    /** A page of the caller's resources. */
    Mono<Page<Resource>> page(ResourceKind kind, PageRequest page, Caller caller) {
        if (!page.after().map(Cursor::minor).map(Uuid7::isUuid).orElse(true)) {
            throw PageRequest.unknownPlace();
        }
        return new PageQuery(SELECT + kind.table())
                .equal("tenant", caller.tenant())
                .byTime(page, UUID::fromString, sql, ResourceQueries::resource, resource -> resource.fields()
                        .length());
    }

    static Cursor cursor(Resource resource) {
        return new Cursor(resource.createdAt().toEpochMilli(), resource.id().toString());
    }

    private static Resource resource(Row row) {
        return new Resource(
                value(row, "id", UUID.class),
                Optional.ofNullable(row.get("tenant", String.class)),
                value(row, "created_at", Instant.class),
                value(row, "updated_at", Instant.class),
                value(row, "fields", String.class));
    }
}
