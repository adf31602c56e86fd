package dev.parley.api.access;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A key that is to be made.
 *
 * @param name what it is for
 * @param scopes what it allows
 * @param tenant whose data it reaches
 * @param requestsPerSecond how many requests are answered in each second
 * @param lifetime how long it lasts; for ever when empty
 */
public record KeyRequest(
        String name, Set<Scope> scopes, Optional<String> tenant, int requestsPerSecond, Optional<Duration> lifetime) {
    /** Copies the scopes. */
    public KeyRequest {
        scopes = Set.copyOf(scopes);
    }
}
