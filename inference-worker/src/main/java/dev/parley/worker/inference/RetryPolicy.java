package dev.parley.worker.inference;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides after each fault of one request at one model whether, and after which pause, it is tried again: exponential
 * backoff with full jitter, never sooner than the provider's {@code Retry-After}. Not thread-safe; one per request and
 * model.
 */
final class RetryPolicy {
    private static final int EMPTY_TRIES = 2;
    private static final int GARBAGE_TRIES = 3;
    private static final double MOST_JITTER_AFTER = 0.25;

    private final RetrySettings settings;
    private final RandomGenerator random;
    private final Duration toldPatience;
    private final Map<ErrorCode, Integer> faults = new EnumMap<>(ErrorCode.class);
    private int passing;
    private Duration backoff;

    /** @param last whether no other model can take over: one that can makes waiting as long as it is told to less worthwhile */
    RetryPolicy(RetrySettings settings, RandomGenerator random, boolean last) {
        this.settings = settings;
        this.random = random;
        this.toldPatience = last
                ? settings.rateLimitPatience()
                : settings.rateLimitPatience().dividedBy(10);
        this.backoff = settings.firstPause();
    }

    /**
     * The pause before the next try; empty when there is none.
     *
     * @param tried how long the model has been tried
     */
    Optional<Duration> pauseAfter(ModelFault fault, Duration tried) {
        ErrorCode code = fault.code();
        int seen = faults.merge(code, 1, Integer::sum);
        if (!code.isTransient()) {
            return Optional.empty();
        }
        if (code != ErrorCode.RATE_LIMITED && (++passing >= settings.tries() || seen >= most(code))) {
            return Optional.empty();
        }
        Duration pause = pause(fault);
        boolean told = code == ErrorCode.RATE_LIMITED || fault.retryAfter().isPresent();
        return told && tried.plus(pause).compareTo(toldPatience) > 0 ? Optional.empty() : Optional.of(pause);
    }

    private int most(ErrorCode code) {
        return switch (code) {
            case EMPTY_ANSWER -> EMPTY_TRIES;
            case BAD_UPSTREAM -> GARBAGE_TRIES;
            default -> settings.tries();
        };
    }

    private Duration pause(ModelFault fault) {
        Duration most = backoff;
        backoff = shorter(backoff.multipliedBy(2), settings.longestPause());
        return fault.retryAfter()
                .map(after -> after.plus(upTo(shorter(most, share(after)))))
                .orElseGet(() -> upTo(most));
    }

    /** Those who were told the same time do not all come back in the same moment. */
    private static Duration share(Duration after) {
        return Duration.ofMillis(Math.max(100, (long) (after.toMillis() * MOST_JITTER_AFTER)));
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
