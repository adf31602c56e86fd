package dev.parley.api.access;

import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.ProblemResponse;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets in who may come in, before anything else looks at a request. Without keys that is whoever is on this machine; with
 * keys, whoever has one with the scope that the request needs. {@code /health} is for everybody.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
final class AccessFilter implements HttpServerFilter {
    private static final String SCHEME = "bearer ";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final KeyRing keys;
    private final KeyWatch watch;
    private final RateLimits limits;
    private final ProblemResponse problems;
    private final ListeningHost listening;
    private final Clock clock;

    AccessFilter(
            KeyRing keys,
            KeyWatch watch,
            RateLimits limits,
            ProblemResponse problems,
            ListeningHost listening,
            Clock clock) {
        this.keys = keys;
        this.watch = watch;
        this.limits = limits;
        this.problems = problems;
        this.listening = listening;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1_000;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        if (isForEverybody(request)) {
            return chain.proceed(request);
        }
        return keys.current()
                .onErrorMap(error ->
                        ApiProblem.unavailable("The API keys cannot be read: the database does not answer.", 1))
                .flatMap(known -> known.none() ? withoutKeys(request, chain) : withKey(known, request, chain))
                .onErrorResume(ApiProblem.class, problem -> Mono.just(problems.of(request, problem)));
    }

    private static boolean isForEverybody(HttpRequest<?> request) {
        String path = request.getPath();
        // That is what the framework makes of a request whose URL it cannot read, to be answered with 400; there is no
        // "/".
        boolean unreadable = path.equals("/") && request.getHeaders().isEmpty();
        return unreadable || path.equals("/health") || path.startsWith("/health/");
    }

    private Mono<MutableHttpResponse<?>> withoutKeys(HttpRequest<?> request, ServerFilterChain chain) {
        if (!Loopback.is(listening.host())) {
            return Mono.error(new ApiProblem(
                    HttpStatus.UNAUTHORIZED,
                    "unauthorized",
                    "This server has no API keys yet. " + ListeningHost.ADVICE));
        }
        if (!Loopback.isMeantBy(request)) {
            return Mono.error(new ApiProblem(
                    HttpStatus.FORBIDDEN,
                    "foreign_origin",
                    "Without API keys only this machine is served, by its own name: localhost or 127.0.0.1 in Host, and in"
                            + " Origin where there is one. Make a key with 'parley keys create'."));
        }
        return proceed(Caller.ANYBODY, KeyRing.Keys::none, request, chain);
    }

    private Mono<MutableHttpResponse<?>> withKey(KeyRing.Keys known, HttpRequest<?> request, ServerFilterChain chain) {
        Optional<StoredKey> key =
                secret(request).flatMap(known::find).filter(found -> known.isValid(found, clock.instant()));
        if (key.isEmpty()) {
            return Mono.just(unauthorized(request));
        }
        TokenBucket.Decision decision = limits.count(key.get().key());
        Mono<MutableHttpResponse<?>> answer = decision.allowed()
                ? withScope(key.get(), request, chain)
                : Mono.error(ApiProblem.tooManyRequests(
                        "This key may make " + decision.limit() + " requests a second.", decision.retryAfterSeconds()));
        return answer.onErrorResume(ApiProblem.class, problem -> Mono.just(problems.of(request, problem)))
                .doOnNext(response -> RateLimits.tell(decision, response.getHeaders()));
    }

    private Mono<MutableHttpResponse<?>> withScope(StoredKey key, HttpRequest<?> request, ServerFilterChain chain) {
        Scope needed = neededFor(request);
        if (!key.key().scopes().contains(needed)) {
            return Mono.error(new ApiProblem(
                    HttpStatus.FORBIDDEN, "missing_scope", "This key has not the scope '" + needed.wireName() + "'."));
        }
        return proceed(key.key().caller(), known -> known.isValid(key, clock.instant()), request, chain);
    }

    /** @param welcome whether whoever was let in would still be */
    private Mono<MutableHttpResponse<?>> proceed(
            Caller caller, Predicate<KeyRing.Keys> welcome, HttpRequest<?> request, ServerFilterChain chain) {
        request.setAttribute(Caller.ATTRIBUTE, caller);
        return Mono.from(chain.proceed(request)).doOnNext(response -> {
            if (response.body() instanceof Publisher<?> stream) {
                response.body(Flux.from(stream).takeUntilOther(watch.readings().filter(welcome.negate())));
            }
        });
    }

    private MutableHttpResponse<?> unauthorized(HttpRequest<?> request) {
        boolean sent = bearer(request).isPresent();
        MutableHttpResponse<?> response = problems.of(
                request,
                new ApiProblem(
                        HttpStatus.UNAUTHORIZED,
                        "unauthorized",
                        sent
                                ? "This API key is not known, was revoked or has expired."
                                : "Send an API key: 'Authorization: Bearer parley_…'."));
        response.header(
                HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"parley\"" + (sent ? ", error=\"invalid_token\"" : ""));
        return response;
    }

    private static Optional<KeySecret> secret(HttpRequest<?> request) {
        return bearer(request).flatMap(KeySecret::of);
    }

    /** What was sent as a key. Anything else in the header is of another scheme, or of none. */
    private static Optional<String> bearer(HttpRequest<?> request) {
        return request.getHeaders()
                .findFirst(HttpHeaders.AUTHORIZATION)
                .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(text -> text.substring(SCHEME.length()).strip());
    }

    private static Scope neededFor(HttpRequest<?> request) {
        String path = request.getPath();
        if (path.equals("/metrics") || path.startsWith("/metrics/") || path.equals("/prometheus")) {
            return Scope.ADMIN;
        }
        return READING.contains(request.getMethod()) ? Scope.READ : Scope.WRITE;
    }
}
