package dev.parley.worker.inference;

import java.time.Duration;
import java.time.Instant;

/** The time as the worker sees it; tests bring their own. Thread-safe. */
public interface WorkTime {

    /** The time of day, for deadlines and events. */
    Instant now();

    /** Nanoseconds that only ever go up, for durations. */
    long nanos();

    /**
     * Waits.
     *
     * @throws AbandonedException at once when the worker stops
     */
    void pause(Duration length) throws InterruptedException, AbandonedException;
}
