package dev.parley.cli.roles;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A role that runs until it is asked to stop, or cannot go on. */
final class RoleProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread hook = new Thread(this::stop, "stop");

    RoleProcess() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The role cannot go on. */
    void fail(Throwable reason) {
        failure.compareAndSet(null, reason);
        end.countDown();
    }

    /**
     * Waits for SIGTERM, Ctrl-C or a failure, and lets the heart beat meanwhile.
     *
     * @param works whether the role works
     * @return why the role cannot go on, if that is the reason
     */
    @Nullable
    Throwable await(Heartbeat heartbeat, BooleanSupplier works, Clock clock) throws InterruptedException, IOException {
        do {
            heartbeat.beat(works, clock);
        } while (!end.await(Heartbeat.INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        heartbeat.end();
        return failure.get();
    }

    private void stop() {
        end.countDown();
        try {
            closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is put away. */
    @Override
    public void close() {
        closed.countDown();
    }
}
