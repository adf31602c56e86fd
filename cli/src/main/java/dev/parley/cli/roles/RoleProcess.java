package dev.parley.cli.roles;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
     * Waits for SIGTERM, Ctrl-C or a failure.
     *
     * @return why the role cannot go on, if that is the reason
     */
    @Nullable
    Throwable await() throws InterruptedException {
        end.await();
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
