package dev.parley.api.access;

import java.time.Duration;

/** A token bucket: it fills steadily, and holds what one second brings. Thread-safe. */
final class TokenBucket {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private double tokens;
    private long filledAt;

    TokenBucket(int perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledAt = now;
    }

    /**
     * What one more request is answered with.
     *
     * @param allowed whether it may be made
     * @param limit requests in each second
     * @param remaining how many more may be made at once
     * @param retryAfterSeconds whole seconds until there is room for another, 0 when there is
     */
    record Decision(boolean allowed, int limit, int remaining, int retryAfterSeconds) {}

    /** Takes a token, if there is one. */
    synchronized Decision take(long now) {
        tokens = Math.min(perSecond, tokens + Math.max(0, now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return new Decision(false, perSecond, 0, (int) Math.ceil((1 - tokens) / perSecond));
        }
        tokens -= 1;
        return new Decision(true, perSecond, (int) tokens, tokens < 1 ? 1 : 0);
    }
}
