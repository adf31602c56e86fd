package dev.parley.worker.inference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by pauses. */
final class FakeTime implements WorkTime {
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;

    @Override
    public synchronized Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void pause(Duration length) {
        pauses.add(length);
        nanos += length.toNanos();
    }

    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
