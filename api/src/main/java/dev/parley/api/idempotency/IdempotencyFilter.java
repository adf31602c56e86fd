package dev.parley.api.idempotency;

import dev.parley.api.access.Caller;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.ProblemResponse;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Makes a POST with an {@code Idempotency-Key} happen once: whoever sends it again gets the first answer, and whoever sends it
 * meanwhile waits for it. A key belongs to a tenant, a path and a body, and lives for 24 hours.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
final class IdempotencyFilter implements HttpServerFilter {
    static final String HEADER = "Idempotency-Key";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final IdempotencyRepository repository;
    private final Execution execution;
    private final ProblemResponse problems;

    IdempotencyFilter(IdempotencyRepository repository, Execution execution, ProblemResponse problems) {
        this.repository = repository;
        this.execution = execution;
        this.problems = problems;
    }

    /** After access: a key is looked for among those of its caller's tenant. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2_000;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        List<String> sent = request.getHeaders().getAll(HEADER);
        // To stop a chat is idempotent by itself, and what it answers may not be kept.
        if (request.getMethod() != HttpMethod.POST
                || sent.isEmpty()
                || request.getPath().startsWith("/chats/")) {
            return chain.proceed(request);
        }
        Optional<IdempotencyKey> key = sent.size() == 1 ? IdempotencyKey.of(sent.getFirst()) : Optional.empty();
        Mono<MutableHttpResponse<?>> answer = key.isEmpty()
                ? Mono.error(new ApiProblem(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "invalid_idempotency_key",
                        HEADER + " must be one key of " + IdempotencyKey.FORM + "."))
                : once(key.get(), request, chain);
        return answer.onErrorResume(ApiProblem.class, problem -> Mono.just(problems.of(request, problem)));
    }

    private Mono<MutableHttpResponse<?>> once(IdempotencyKey key, HttpRequest<?> request, ServerFilterChain chain) {
        byte[] hash = key.hash(Caller.of(request).tenant());
        String path = request.getUri().toString().replaceFirst("/(?=$|\\?)", "");
        return body(request).flatMap(body -> {
            byte[] fingerprint = key.fingerprint(request.getMethodName() + " " + path, body);
            return settled(hash, fingerprint, FIRST_PAUSE, System.nanoTime()).flatMap(claim -> switch (claim) {
                case Claim.Mine mine -> execution.run(hash, mine, request, chain);
                case Claim.Answered(Claim.StoredAnswer stored) -> execution.replay(request, body, stored);
                case Claim.Reused() -> Mono.error(reused());
                case Claim.Running(Optional<UUID> resource) -> execution.follow(request, body, resource);
            });
        });
    }

    private static ApiProblem reused() {
        return new ApiProblem(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This " + HEADER + " was used for another path or body. Take a new key for a new request.");
    }

    /** Asks until the request is ours or was answered, or patience ends. */
    private Mono<Claim> settled(byte[] hash, byte[] fingerprint, Duration pause, long since) {
        return repository
                .claim(hash, fingerprint, execution.freshId())
                .onErrorMap(
                        R2dbcException.class,
                        error -> ApiProblem.unavailable(
                                "What was sent with this " + HEADER
                                        + " cannot be looked up: the database does not answer.",
                                1))
                .flatMap(claim -> claim instanceof Claim.Running && System.nanoTime() - since < PATIENCE.toNanos()
                        ? Mono.delay(pause).then(settled(hash, fingerprint, longer(pause), since))
                        : Mono.just(claim));
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static Mono<byte[]> body(HttpRequest<?> request) {
        if (!(request instanceof ServerHttpRequest<?> server)) {
            return Mono.just(new byte[0]);
        }
        // The controller reads its own copy later: this one must not wait for it.
        CloseableByteBody copy = server.byteBody().split(SplitBackpressureMode.FASTEST);
        return Mono.fromFuture(copy::buffer).map(available -> {
            try (available) {
                return available.toByteArray();
            }
        });
    }
}
