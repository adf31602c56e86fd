package dev.parley.domain.models;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a model's server allows.
 *
 * @param concurrency requests in flight at once, at least 1
 * @param requestsPerMinute no limit when empty
 * @param tokensPerMinute prompt and answer together; no limit when empty
 * @param timeout how long one answer may take
 */
public record Limits(int concurrency, OptionalLong requestsPerMinute, OptionalLong tokensPerMinute, Duration timeout) {

    /** What holds where nothing is said. */
    public static final Limits DEFAULT =
            new Limits(64, OptionalLong.empty(), OptionalLong.empty(), Duration.ofSeconds(60));

    /** What holds for a model in the worker itself, where nothing is said: it may be slow, and nobody else is hurt. */
    static final Limits OF_LOCAL_MODELS =
            new Limits(64, OptionalLong.empty(), OptionalLong.empty(), Duration.ofMinutes(10));

    public Limits {
        requireNonNull(requestsPerMinute, "requestsPerMinute is null");
        requireNonNull(tokensPerMinute, "tokensPerMinute is null");
        if (concurrency < 1 || requestsPerMinute.orElse(1) < 1 || tokensPerMinute.orElse(1) < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive");
        }
    }
}
