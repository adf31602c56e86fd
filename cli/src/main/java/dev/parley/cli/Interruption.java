package dev.parley.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the JVM's shutdown tells the command and waits for it to put its things away. The exit status is then
 * the JVM's own (130 or 143).
 */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    private Interruption(Thread worker, Duration patience) {
        this.hook = new Thread(() -> stop(worker, patience), "interruption");
    }

    /** Listens from now on; when asked to stop, interrupts the calling thread and waits at most {@code patience} for it. */
    public static Interruption listen(Duration patience) {
        Interruption interruption = new Interruption(Thread.currentThread(), patience);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether somebody asked to stop. */
    public boolean isRequested() {
        return requested;
    }

    private void stop(Thread worker, Duration patience) {
        requested = true;
        worker.interrupt();
        try {
            done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is put away. */
    @Override
    public void close() {
        done.countDown();
        if (!requested) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
