package dev.parley.api.idempotency;

import dev.parley.api.id.Uuid7;
import io.micronaut.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a request calls the resources that it creates. With an {@code Idempotency-Key} that is decided before it is executed and
 * kept with the key: when the execution dies half way, the next one makes the same resource and not a second one.
 */
public final class ReservedIds {
    private static final String ATTRIBUTE = "reserved_id";
    private static final String REPEATED = "reserved_id_repeated";

    private static final long RANDOM_BITS = (1L << 62) - 1;

    private ReservedIds() {}

    /** Says what a request calls what it makes, and whether an execution before this one may have made it. */
    static void reserve(HttpRequest<?> request, UUID id, boolean first) {
        request.setAttribute(ATTRIBUTE, id);
        request.setAttribute(REPEATED, !first);
    }

    /**
     * The ids of a request, in the order in which they are asked for.
     *
     * @param fresh makes ids for requests that have none reserved: UUIDv7
     */
    public static Supplier<UUID> of(HttpRequest<?> request, Supplier<UUID> fresh) {
        Optional<UUID> reserved = request.getAttribute(ATTRIBUTE, UUID.class);
        if (reserved.isEmpty()) {
            return fresh;
        }
        AtomicLong asked = new AtomicLong();
        return () -> nth(reserved.get(), asked.getAndIncrement());
    }

    /**
     * When what a request makes is made: now, or when the first request with its key came. So each execution makes the same of it.
     */
    public static Instant time(HttpRequest<?> request, Clock clock) {
        return request.getAttribute(ATTRIBUTE, UUID.class).map(Uuid7::timeOf).orElseGet(clock::instant);
    }

    /** Whether a request can be sent again, and is the same one then. */
    public static boolean belongTo(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, UUID.class).isPresent();
    }

    /** Whether an execution before this one, of which nobody knows what became, may have made what this request makes. */
    public static boolean mayBeTaken(HttpRequest<?> request) {
        return request.getAttribute(REPEATED, Boolean.class).orElse(false);
    }

    /** Counts on in the random part, so that ids of one millisecond sort as they were given. */
    private static UUID nth(UUID first, long n) {
        long low = first.getLeastSignificantBits();
        return new UUID(first.getMostSignificantBits(), low & ~RANDOM_BITS | low + n & RANDOM_BITS);
    }
}
