package dev.parley.local.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that owns the module: PyTorch keeps settings for each thread, and one caller at a time uses its others. */
final class EngineThread {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(1);

    private final Intake intake;
    private final Thread thread;
    private long trimmed = System.nanoTime();
    private FutureTask<Batcher> loading = new FutureTask<>(() -> {}, null);

    EngineThread(Intake intake) {
        this.intake = intake;
        this.thread = Thread.ofPlatform().name("local-model").daemon().unstarted(this::run);
    }

    /** Starts, and returns once the model is loaded; throws what the loading threw. */
    void start(Callable<Batcher> load) {
        loading = new FutureTask<>(load);
        thread.start();
        await();
    }

    /** Waits for its end, after the intake was closed. */
    void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever is interrupted meanwhile learns of it afterwards: loading cannot be broken off. */
    private void await() {
        boolean interrupted = false;
        while (!loading.isDone()) {
            try {
                loading.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                // Thrown below.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (loading.state() == FutureTask.State.FAILED) {
            throw loading.exceptionNow() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("the model could not be loaded", loading.exceptionNow());
        }
    }

    /** What replies needed in between is free when nobody asks, and the C library keeps tens of megabytes of it. */
    private void trim() {
        if (System.nanoTime() - trimmed > BETWEEN_TRIMS.toNanos()) {
            NativeHeap.trim();
            trimmed = System.nanoTime();
        }
    }

    private void run() {
        loading.run();
        if (loading.state() != FutureTask.State.SUCCESS) {
            return;
        }
        try (Batcher batcher = loading.resultNow()) {
            while (!intake.closed()) {
                if (batcher.idle()) {
                    trim();
                    intake.await();
                }
                batcher.turn();
            }
        } catch (InterruptedException e) {
            LOG.warn("The thread of a local model was interrupted: the model is closed", e);
        } catch (RuntimeException broken) {
            LOG.error("A local model broke: what it was at has failed, and it takes nothing more", broken);
        } finally {
            intake.close();
        }
    }
}
