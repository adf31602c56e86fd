package dev.parley.worker.inference;

import java.time.Duration;

/**
 * How long a request is tried. Rate limits are bounded by time and not by tries: a provider that turns away every fifth
 * call for hours must not make conversations fail.
 *
 * @param tries calls that may fail for a passing reason, per model; 1 to 20
 * @param firstPause the longest pause before the second try; each later one may be twice as long
 * @param longestPause no backoff exceeds it (a {@code Retry-After} may)
 * @param rateLimitPatience how long a request keeps trying a model that answers with 429, or says with another status when to
 *     come again
 * @param outagePatience how long a request waits for a model whose circuit is open, when no other can take over
 */
public record RetrySettings(
        int tries, Duration firstPause, Duration longestPause, Duration rateLimitPatience, Duration outagePatience) {

    /** Five tries, up to 0.5 s, 1 s, 2 s and 4 s apart; ten minutes of rate limits; two of outage. */
    public static final RetrySettings DEFAULT = new RetrySettings(
            5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(2));

    private static final int MAX_TRIES = 20;

    public RetrySettings {
        if (tries < 1 || tries > MAX_TRIES) {
            throw new IllegalArgumentException("tries must be 1 to " + MAX_TRIES + ": " + tries);
        }
        requirePositive("firstPause", firstPause);
        requirePositive("longestPause", longestPause);
        requirePositive("rateLimitPatience", rateLimitPatience);
        requirePositive("outagePatience", outagePatience);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + duration);
        }
    }
}
