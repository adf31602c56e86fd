package dev.parley.local.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells of what takes long, and not too often. */
public final class PacedProgress implements LoadProgress {
    private final long every;
    private final LongSupplier nanoTime;
    private final LoadProgress listener;
    private long next;

    /**
     * A pace, from now on.
     *
     * @param first nothing is told before
     * @param every between two
     * @param nanoTime the time, as {@link System#nanoTime} says it
     */
    public PacedProgress(Duration first, Duration every, LongSupplier nanoTime, LoadProgress listener) {
        this.every = every.toNanos();
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.next = nanoTime.getAsLong() + first.toNanos();
    }

    @Override
    public void loaded(long bytes, long total) {
        long now = nanoTime.getAsLong();
        if (now - next >= 0) {
            next = now + every;
            listener.loaded(bytes, total);
        }
    }
}
