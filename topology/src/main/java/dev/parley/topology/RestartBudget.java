package dev.parley.topology;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** How often something may be restarted: so many times in so much time. Thread-safe. */
final class RestartBudget {
    private final int most;
    private final long windowNanos;
    private final LongSupplier nanoClock;
    private final Deque<Long> restarts = new ArrayDeque<>();

    RestartBudget(int most, Duration window, LongSupplier nanoClock) {
        this.most = most;
        this.windowNanos = window.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Takes one restart; false when they are used up. */
    synchronized boolean tryAcquire() {
        long now = nanoClock.getAsLong();
        while (!restarts.isEmpty() && now - restarts.getFirst() > windowNanos) {
            restarts.removeFirst();
        }
        if (restarts.size() >= most) {
            return false;
        }
        restarts.addLast(now);
        return true;
    }
}
