package dev.parley.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.JsonOut;
import dev.parley.api.json.TaggedDocument;
import dev.parley.api.page.ListDocument;
import dev.parley.api.page.PageRequest;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import dev.parley.api.publish.Accepted;
import dev.parley.api.publish.ReadYourWrites;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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

    private static final List<String> CONDITIONS = List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_UNMODIFIED_SINCE);

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

    /**
     * Makes one: 201 with it, or 202 with its id while the read model is behind. Where an execution before this one has made it, it
     * is given as it is: it may have been changed since.
     */
    public Mono<HttpResponse<byte[]>> create(ResourceKind kind, byte @Nullable [] body, HttpRequest<?> request) {
        String fields = fields(kind, body);
        Instant now = ReservedIds.time(request, clock);
        UUID id = ReservedIds.of(request, () -> ids.next(now)).get();
        Resource resource = new Resource(id, Caller.of(request).tenant(), now, now, fields);
        Mono<HttpResponse<byte[]>> made = Mono.defer(() -> make(kind, resource));
        return ReservedIds.mayBeTaken(request)
                ? queries.find(kind, id.toString(), Caller.of(request))
                        .map(known -> created(kind, known))
                        .switchIfEmpty(made)
                : made;
    }

    private Mono<HttpResponse<byte[]>> make(ResourceKind kind, Resource resource) {
        String id = resource.id().toString();
        // Once more with its key, the request makes the same event.
        return log.publish(kind.topic(), id, kind.event().apply(id, resource))
                .map(visible -> visible ? created(kind, resource) : accepted(kind, resource.id()));
    }

    private static HttpResponse<byte[]> created(ResourceKind kind, Resource resource) {
        return HttpResponse.<byte[]>created(URI.create(location(kind, resource.id())))
                .body(document(kind, resource));
    }

    /** Replaces one; the last writer wins. */
    public Mono<HttpResponse<byte[]>> replace(
            ResourceKind kind, String id, byte @Nullable [] body, HttpRequest<?> request) {
        refuseConditions(request);
        String fields = fields(kind, body);
        return found(kind, id, request).flatMap(old -> {
            Instant now = clock.instant();
            Resource resource = new Resource(old.id(), old.tenant(), old.createdAt(), now, fields);
            // Who changes something back has made another event, although what it holds was there before.
            String eventId = old.id() + "/" + ids.next(now);
            return log.publish(kind.topic(), old.id().toString(), kind.event().apply(eventId, resource))
                    .map(visible -> visible ? HttpResponse.ok(document(kind, resource)) : accepted(kind, old.id()));
        });
    }

    /** Deletes one, from the log too: 204, or 202 while the read model is behind. */
    public Mono<HttpResponse<byte[]>> delete(ResourceKind kind, String id, HttpRequest<?> request) {
        refuseConditions(request);
        return found(kind, id, request)
                .flatMap(old -> log.publish(kind.topic(), old.id().toString(), null)
                        .map(visible -> visible ? HttpResponse.noContent() : accepted(kind, old.id())));
    }

    /** Shows one. */
    public Mono<HttpResponse<byte[]>> show(ResourceKind kind, String id, HttpRequest<?> request) {
        return found(kind, id, request).map(resource -> TaggedDocument.answer(request, document(kind, resource)));
    }

    /** Shows a page. */
    public Mono<HttpResponse<byte[]>> list(ResourceKind kind, HttpRequest<?> request) {
        PageRequest page = PageRequest.of(request, PageRequest.DESCENDING, new Faults());
        return queries.page(kind, page, Caller.of(request))
                .map(found -> ListDocument.answer(
                        request,
                        found,
                        (resource, out) -> resource.write(kind.object(), out),
                        ResourceQueries::cursor));
    }

    /**
     * The log takes every write: between a look at the read model and the event, another one may come in. What cannot be
     * promised is refused, because whoever sends it relies on it.
     */
    private static void refuseConditions(HttpRequest<?> request) {
        if (CONDITIONS.stream().anyMatch(request.getHeaders()::contains)) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "condition_not_supported",
                    "Writes cannot be made to depend on " + String.join(" or ", CONDITIONS)
                            + ": the last writer wins.");
        }
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
        return Accepted.at(location(kind, id), JsonOut.accepted(id.toString(), kind.object()));
    }

    private static String location(ResourceKind kind, UUID id) {
        return kind.path() + "/" + id;
    }
}
