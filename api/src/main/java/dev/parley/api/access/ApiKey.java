package dev.parley.api.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A key as it is kept: everything but the key itself.
 *
 * @param id what people name it by, to revoke it
 * @param name what it is for
 * @param scopes what it allows, at least one
 * @param tenant whose data it reaches
 * @param requestsPerSecond how many requests are answered in each second, on each instance
 * @param createdAt when it was made
 * @param expiresAt when it ends by itself
 * @param revokedAt when it was revoked
 * @param lifetime for how long it was made, whether or not it was replaced meanwhile; empty: for ever
 */
public record ApiKey(
        UUID id,
        String name,
        Set<Scope> scopes,
        Optional<String> tenant,
        int requestsPerSecond,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Duration> lifetime) {
    /** What a key allows in each second unless it is given another limit. */
    public static final int DEFAULT_REQUESTS_PER_SECOND = 200;

    static final int MAX_REQUESTS_PER_SECOND = 1_000_000;
    static final int MAX_NAME = 200;

    /** Copies the scopes, and checks what people enter. */
    public ApiKey {
        scopes = Set.copyOf(scopes);
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("the name must have 1 to " + MAX_NAME + " characters");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key needs at least one scope: read, write or admin");
        }
        if (tenant.filter(text -> text.isBlank() || text.length() > MAX_NAME).isPresent()) {
            throw new IllegalArgumentException("the tenant must have 1 to " + MAX_NAME + " characters");
        }
        if (requestsPerSecond < 1 || requestsPerSecond > MAX_REQUESTS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "the limit must be 1 to " + MAX_REQUESTS_PER_SECOND + " requests a second");
        }
    }

    /** Whether it opens anything at this time. */
    public boolean validAt(Instant time) {
        return revokedAt.isEmpty()
                && expiresAt.filter(end -> !time.isBefore(end)).isEmpty();
    }

    Caller caller() {
        return new Caller(tenant, scopes, id.toString());
    }
}
