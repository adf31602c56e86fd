package dev.parley.worker.inference;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Real time, whose pauses all end when the worker stops. The time of day is counted on from the beginning: a clock that is set
 * meanwhile makes no deadline come sooner or later.
 */
public final class StoppableTime implements WorkTime {
    private final Instant begun;
    private final long begunNanos = System.nanoTime();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param clock the time of day */
    public StoppableTime(Clock clock) {
        this.begun = clock.instant();
    }

    @Override
    public Instant now() {
        return begun.plusNanos(System.nanoTime() - begunNanos);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration length) throws InterruptedException, AbandonedException {
        if (stopped.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AbandonedException();
        }
    }

    /** Ends all pauses, now and later. */
    public void stop() {
        stopped.countDown();
    }
}
