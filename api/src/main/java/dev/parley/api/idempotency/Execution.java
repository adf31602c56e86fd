package dev.parley.api.idempotency;

import dev.parley.api.id.Uuid7;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.publish.Accepted;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.json.JsonMapper;
import io.r2dbc.spi.R2dbcException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Executes a claimed request, keeps what may be kept of its answer, and gives it again. */
@Singleton
final class Execution {
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final IdempotencyRepository repository;
    private final JsonMapper json;
    private final List<UnkeptAnswers> unkept;
    private final Uuid7 ids;
    private final Clock clock;

    Execution(IdempotencyRepository repository, JsonMapper json, List<UnkeptAnswers> unkept, Uuid7 ids, Clock clock) {
        this.repository = repository;
        this.json = json;
        this.unkept = unkept;
        this.ids = ids;
        this.clock = clock;
    }

    UUID freshId() {
        return ids.next(clock.instant());
    }

    /** Executes the request and settles what the next one with its key is told. */
    Mono<MutableHttpResponse<?>> run(byte[] hash, Claim.Mine claim, HttpRequest<?> request, ServerFilterChain chain) {
        ReservedIds.reserve(request, claim.resourceId(), claim.first());
        Mono<MutableHttpResponse<?>> answer = Mono.from(chain.proceed(request));
        return Mono.usingWhen(
                Mono.fromSupplier(() -> alive(hash, claim).subscribe()),
                renewal -> answer.onErrorResume(error -> repository
                                .giveUp(hash, claim.owner())
                                .onErrorComplete()
                                .then(Mono.error(error)))
                        .flatMap(response -> settle(hash, claim, request, response)),
                renewal -> Mono.fromRunnable(renewal::dispose));
    }

    private Flux<Long> alive(byte[] hash, Claim.Mine claim) {
        return Flux.interval(IdempotencyRepository.LEASE.dividedBy(3))
                .concatMap(tick -> repository.renew(hash, claim.owner()).onErrorComplete(R2dbcException.class));
    }

    private Mono<MutableHttpResponse<?>> settle(
            byte[] hash, Claim.Mine claim, HttpRequest<?> request, MutableHttpResponse<?> response) {
        int status = response.code();
        Mono<Long> settled;
        if (status < 400) {
            settled = repository.answer(hash, claim.owner(), kept(claim, request, response));
        } else if (isWithoutEffect(status, claim)) {
            settled = repository.forget(hash, claim.owner());
        } else {
            settled = repository.giveUp(hash, claim.owner());
        }
        return settled.onErrorResume(R2dbcException.class, error -> {
                    LOG.warn("An answer could not be kept with its idempotency key: {}", error.getMessage());
                    return Mono.empty();
                })
                .then(Mono.just(response));
    }

    /**
     * Whether nothing was made, now or by an execution before this one. That this one was turned away (429, say), or that nobody
     * can know any more what became of one before it (409), frees no key: the next one would make a second resource.
     */
    private static boolean isWithoutEffect(int status, Claim.Mine claim) {
        return status < 500 && claim.first();
    }

    private Claim.StoredAnswer kept(Claim.Mine claim, HttpRequest<?> request, MutableHttpResponse<?> response) {
        boolean keep =
                !isAboutChats(request) && source(request).isEmpty() && !(response.body() instanceof Publisher<?>);
        return new Claim.StoredAnswer(
                claim.resourceId(),
                response.code(),
                response.getHeaders().findFirst(HttpHeaders.LOCATION),
                response.getContentType().map(MediaType::toString),
                keep ? bytes(response).map(Claim.Body::new) : Optional.empty());
    }

    /** The answer's bytes; it is sent with these very bytes, so that it and what is given again cannot differ. */
    private Optional<byte[]> bytes(MutableHttpResponse<?> response) {
        Object body = response.body();
        if (body == null) {
            return Optional.empty();
        }
        byte[] bytes =
                switch (body) {
                    case byte[] ready -> ready;
                    case CharSequence text -> text.toString().getBytes(StandardCharsets.UTF_8);
                    default -> written(body);
                };
        if (response.getContentType().isEmpty()) {
            response.contentType(MediaType.APPLICATION_JSON_TYPE);
        }
        response.body(bytes);
        return Optional.of(bytes);
    }

    private byte[] written(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives an answer again. */
    Mono<MutableHttpResponse<?>> replay(HttpRequest<?> request, byte[] body, Claim.StoredAnswer stored) {
        Optional<UnkeptAnswers> source = source(request);
        if (source.isPresent()) {
            return again(source.get(), request, body, stored.resourceId())
                    .switchIfEmpty(Mono.error(Execution::notReplayable));
        }
        if (stored.body().isEmpty() && stored.contentType().isPresent()) {
            return Mono.error(notReplayable());
        }
        MutableHttpResponse<Object> response = HttpResponse.status(HttpStatus.valueOf(stored.status()));
        stored.location().ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
        stored.contentType().ifPresent(response::contentType);
        stored.body().ifPresent(kept -> response.body(kept.bytes()));
        mark(response);
        return Mono.just(Accepted.mark(response));
    }

    /** Gives the answer of a request that is still being answered, where it can be followed. */
    Mono<MutableHttpResponse<?>> follow(HttpRequest<?> request, byte[] body, Optional<UUID> resourceId) {
        return Mono.justOrEmpty(resourceId)
                .flatMap(id -> Mono.justOrEmpty(source(request)).flatMap(source -> again(source, request, body, id)))
                .switchIfEmpty(Mono.error(() -> ApiProblem.conflict(
                        "idempotency_in_progress",
                        "The request with this " + IdempotencyFilter.HEADER
                                + " is still running. Send it again later.")));
    }

    /** Nothing when what the request made is not there, or not any more. */
    private static Mono<MutableHttpResponse<?>> again(
            UnkeptAnswers source, HttpRequest<?> request, byte[] body, UUID resourceId) {
        return source.again(request, body, resourceId)
                .onErrorResume(
                        ApiProblem.class,
                        problem -> problem.status() == HttpStatus.NOT_FOUND ? Mono.empty() : Mono.error(problem))
                .doOnNext(Execution::mark);
    }

    private static ApiProblem notReplayable() {
        return ApiProblem.conflict(
                "idempotency_not_replayable",
                "This request was executed. Its answer was a stream, or about a chat that is not kept.");
    }

    /** They may be about a chat that is not to be kept, and only the body of the request knows. */
    private static boolean isAboutChats(HttpRequest<?> request) {
        String path = request.getPath();
        return path.startsWith("/v1/") || path.replaceFirst("/$", "").endsWith("/chat");
    }

    private Optional<UnkeptAnswers> source(HttpRequest<?> request) {
        return unkept.stream().filter(source -> source.include(request)).findFirst();
    }

    private static void mark(MutableHttpResponse<?> response) {
        response.header(REPLAYED, "true");
    }
}
