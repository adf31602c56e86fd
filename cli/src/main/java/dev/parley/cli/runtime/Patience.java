package dev.parley.cli.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells when nothing has happened for too long: each progress prolongs it, so that a slow machine has all the time it needs. */
final class Patience {
    private final Duration length;
    private final LongSupplier nanos;
    private long last = Long.MIN_VALUE;
    private long since;

    /**
     * @param length how long there may be no progress
     * @param nanos the time, in nanoseconds that only go up
     */
    Patience(Duration length, LongSupplier nanos) {
        this.length = length;
        this.nanos = nanos;
    }

    /**
     * Whether it is over.
     *
     * @param progress how much has been done by now
     */
    boolean isOverAt(long progress) {
        long now = nanos.getAsLong();
        if (progress != last) {
            last = progress;
            since = now;
        }
        return now - since > length.toNanos();
    }
}
