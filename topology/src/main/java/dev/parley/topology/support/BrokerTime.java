package dev.parley.topology.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What time it is at the broker, which is the same for every machine, however wrong their own clocks are. What the broker stamped
 * tells: the freshest of it was stamped only just now. Until something was heard, the machine's own clock counts. Thread-safe.
 */
public final class BrokerTime implements InstantSource {
    /** For so long at least, and twice as long at most, one stamp counts: a broker's clock may be set back. */
    private static final long COUNTS_MS = Duration.ofMinutes(1).toMillis();

    private final InstantSource own;
    private final LongSupplier millis;
    private boolean heard;
    private long since;
    private long ahead;
    private long aheadBefore;

    /** @param own the machine's time of day */
    public BrokerTime(InstantSource own) {
        this(own, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** @param millis counts on steadily, from wherever */
    BrokerTime(InstantSource own, LongSupplier millis) {
        this.own = own;
        this.millis = millis;
    }

    /** The broker has stamped something with this time, in milliseconds since 1970, now or a while ago. */
    public synchronized void heard(long stamp) {
        long now = millis.getAsLong();
        long found = stamp - now;
        if (!heard || now - since >= COUNTS_MS) {
            aheadBefore = heard ? ahead : found;
            ahead = found;
            since = now;
            heard = true;
        } else {
            ahead = Math.max(ahead, found);
        }
    }

    @Override
    public synchronized Instant instant() {
        return heard ? Instant.ofEpochMilli(millis.getAsLong() + Math.max(ahead, aheadBefore)) : own.instant();
    }
}
