package dev.parley.worker.inference;

import java.time.Duration;

/**
 * Spreads units (requests or tokens) evenly, so that no minute sees more than a maximum. There is no burst to begin with: a
 * bucket that starts full lets twice the maximum through in its first minute. Thread-safe.
 */
final class Pacer {
    /** Units arrive at a server a little earlier or later than they were sent. */
    private static final double MARGIN = 1.02;

    private final double nanosPerUnit;
    private long next;
    private boolean started;

    /** @param perMinute most units in any minute, at least 1 */
    Pacer(long perMinute) {
        nanosPerUnit = Duration.ofMinutes(1).toNanos() * MARGIN / perMinute;
    }

    /**
     * Takes units in its turn.
     *
     * @param now in nanoseconds
     * @return how long to wait before using them
     */
    synchronized Duration take(long units, long now) {
        long turn = !started || now - next > 0 ? now : next;
        started = true;
        next = turn + (long) (units * nanosPerUnit);
        return Duration.ofNanos(turn - now);
    }

    /** Corrects what was taken: positive when more was used than taken. */
    synchronized void settle(long difference) {
        next += (long) (difference * nanosPerUnit);
    }
}
