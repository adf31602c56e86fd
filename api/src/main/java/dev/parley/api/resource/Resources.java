package dev.parley.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.JsonOut;
import dev.parley.api.page.ListDocument;
import dev.parley.api.page.PageRequest;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import dev.parley.api.publish.ReadYourWrites;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What clients do with resources: each write becomes an event, each read comes from the read model. */
@Singleton
public final class Resources {
    /** What the server says of a resource. In a request they are ignored: what was read can be sent back. */
    private static final List<String> SERVERS_OWN = List.of("id", "object", "created_at", "updated_at", "tenant");

    private final ResourceQueries queries;
    private final ReadYourWrites log;
    private final Uuid7 ids;
    private final Clock clock;

    Resources(ResourceQueries queries, ReadYourWrites log, Uuid7 ids, Clock clock) {
        this.queries = queries;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes one: 201 with it, or 202 with its id while the read model is behind. */
    public Mono<HttpResponse<byte[]>> create(ResourceKind kind, byte @Nullable [] body, HttpRequest<?> request) {
        String fields = fields(kind, body);
        Instant now = clock.instant();
        UUID id = ReservedIds.of(request, () -> ids.next(now)).get();
        Resource resource = new Resource(id, Caller.of(request).tenant(), now, now, fields);
        URI location = URI.create(kind.path() + "/" + id);
        return log.publish(kind.topic(), id.toString(), kind.event().apply(resource))
                .map(visible -> visible
                        ? HttpResponse.<byte[]>created(location).body(document(kind, resource))
                        : accepted(kind, id).header("Location", location.toString()));
    }

    /** Replaces one; the last writer wins. */
    public Mono<HttpResponse<byte[]>> replace(
            ResourceKind kind, String id, byte @Nullable [] body, HttpRequest<?> request) {
        String fields = fields(kind, body);
        return found(kind, id, request).flatMap(old -> {
            Resource resource = new Resource(old.id(), old.tenant(), old.createdAt(), clock.instant(), fields);
            return log.publish(kind.topic(), old.id().toString(), kind.event().apply(resource))
                    .map(visible -> visible ? HttpResponse.ok(document(kind, resource)) : accepted(kind, old.id()));
        });
    }

    /** Deletes one, from the log too: 204, or 202 while the read model is behind. */
    public Mono<HttpResponse<byte[]>> delete(ResourceKind kind, String id, HttpRequest<?> request) {
        return found(kind, id, request)
                .flatMap(old -> log.publish(kind.topic(), old.id().toString(), null)
                        .map(visible -> visible ? HttpResponse.noContent() : accepted(kind, old.id())));
    }

    /** Shows one. */
    public Mono<HttpResponse<byte[]>> show(ResourceKind kind, String id, HttpRequest<?> request) {
        return found(kind, id, request).map(resource -> HttpResponse.ok(document(kind, resource)));
    }

    /** Shows a page. */
    public Mono<HttpResponse<byte[]>> list(ResourceKind kind, HttpRequest<?> request) {
        PageRequest page = PageRequest.of(request, PageRequest.DESCENDING, new Faults());
        return queries.page(kind, page, Caller.of(request))
                .map(rows -> HttpResponse.ok(ListDocument.of(
                        rows,
                        page.limit(),
                        (resource, out) -> resource.write(kind.object(), out),
                        ResourceQueries::cursor)));
    }

    private Mono<Resource> found(ResourceKind kind, String id, HttpRequest<?> request) {
        return queries.find(kind, id, Caller.of(request))
                .switchIfEmpty(Mono.error(() ->
                        ApiProblem.notFound("There is no " + kind.object().replace('_', ' ') + " with this id.")));
    }

    private static String fields(ResourceKind kind, byte @Nullable [] body) {
        ObjectNode fields = ApiJson.object(body);
        fields.remove(SERVERS_OWN);
        Faults faults = new Faults();
        kind.rules().accept(fields, faults);
        faults.throwIfAny();
        return ApiJson.text(fields);
    }

    private static byte[] document(ResourceKind kind, Resource resource) {
        return JsonOut.bytes(out -> resource.write(kind.object(), out));
    }

    private static MutableHttpResponse<byte[]> accepted(ResourceKind kind, UUID id) {
        return HttpResponse.<byte[]>accepted().body(JsonOut.accepted(id.toString(), kind.object()));
    }
}
