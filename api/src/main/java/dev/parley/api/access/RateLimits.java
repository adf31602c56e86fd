package dev.parley.api.access;

import io.micronaut.http.MutableHttpHeaders;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How many requests each key may make on this instance. */
@Singleton
final class RateLimits {
    private final Map<UUID, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    @Inject
    RateLimits() {
        this(System::nanoTime);
    }

    RateLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts a request. */
    TokenBucket.Decision count(ApiKey key) {
        long now = nanos.getAsLong();
        return buckets.computeIfAbsent(key.id(), id -> new TokenBucket(key.requestsPerSecond(), now))
                .take(now);
    }

    /**
     * Tells the client where it stands.
     *
     * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields</a>
     */
    static void tell(TokenBucket.Decision decision, MutableHttpHeaders headers) {
        headers.set("RateLimit-Policy", "\"key\";q=" + decision.limit() + ";w=1");
        headers.set("RateLimit", "\"key\";r=" + decision.remaining() + ";t=" + decision.retryAfterSeconds());
    }
}
