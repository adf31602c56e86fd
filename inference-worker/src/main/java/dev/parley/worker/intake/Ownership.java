package dev.parley.worker.intake;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether this consumer is known to be a member of its group still. A process that was suspended for longer than its session
 * does not know, when it wakes up, that its partitions went to others: until the group has confirmed it, nothing it has in
 * hand may be published.
 */
final class Ownership {
    private final long sessionNanos;
    private final LongSupplier nanos;
    private long confirmedAt;
    private boolean ended;

    Ownership(Duration session) {
        this(session, System::nanoTime);
    }

    /** @param nanos the time, in nanoseconds that only ever go up */
    Ownership(Duration session, LongSupplier nanos) {
        this.sessionNanos = session.toNanos();
        this.nanos = nanos;
        this.confirmedAt = nanos.getAsLong();
    }

    /** Whether more time went by than a session lasts. */
    synchronized boolean isDoubtful() {
        return nanos.getAsLong() - confirmedAt > sessionNanos;
    }

    /** The group took a commit, or time has not run out. */
    synchronized void confirm() {
        confirmedAt = nanos.getAsLong();
        notifyAll();
    }

    /** Nobody confirms any more; whoever waits goes on. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits while it is doubtful. */
    synchronized void awaitConfirmed() throws InterruptedException {
        while (!ended && isDoubtful()) {
            TimeUnit.NANOSECONDS.timedWait(this, sessionNanos);
        }
    }
}
