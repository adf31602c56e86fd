package dev.parley.worker.inference;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Real time, whose pauses all end when the worker stops. */
public final class StoppableTime implements WorkTime {
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param clock the time of day */
    public StoppableTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
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
