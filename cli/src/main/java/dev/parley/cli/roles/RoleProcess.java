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
    private final Thread owner = Thread.currentThread();
    private boolean starting = true;
    private boolean interrupted;

    /** Begins with the start of the role, which a SIGTERM interrupts. */
    RoleProcess() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The role cannot go on. What fails while it is being stopped is no news. */
    void fail(Throwable reason) {
        if (end.getCount() > 0) {
            failure.compareAndSet(null, reason);
        }
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
        started();
        do {
            heartbeat.beat(works, clock);
        } while (!end.await(Heartbeat.INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        heartbeat.end();
        return failure.get();
    }

    /** Gives whether it was interrupted before. */
    private synchronized boolean started() {
        starting = false;
        return interrupted;
    }

    private synchronized void interruptTheStart() {
        if (starting) {
            interrupted = true;
            owner.interrupt();
        }
    }

    private void stop() {
        end.countDown();
        interruptTheStart();
        try {
            closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is put away. */
    @Override
    public void close() {
        if (started()) {
            Thread.currentThread().interrupt(); // that was the reason for whatever failed
        }
        closed.countDown();
    }
}
