package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the {@link BulkApplication} until it is closed. */
public final class BulkRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BulkRunner.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private final CountDownLatch running;

    private BulkRunner(KafkaStreams streams, CountDownLatch running) {
        this.streams = streams;
        this.running = running;
    }

    /**
     * Starts the application; returns at once.
     *
     * @param onFatal told what stopped the application for good: a store that cannot be written, missing topics or rights
     */
    public static BulkRunner start(BulkSettings settings, EventSerdes serdes, Consumer<Throwable> onFatal) {
        BulkApplication application = new BulkApplication(settings, serdes);
        KafkaStreams streams = new KafkaStreams(application.topology(), application.properties());
        RestartBudget restarts = new RestartBudget(10, Duration.ofMinutes(5), System::nanoTime);
        streams.setUncaughtExceptionHandler(exception -> {
            if (restarts.tryAcquire()) {
                LOG.warn("a stream thread failed and is replaced", exception);
                pause();
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.error("stream threads fail again and again; the application stops", exception);
            onFatal.accept(exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((state, _) -> {
            if (state == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streams.start();
        return new BulkRunner(streams, running);
    }

    /**
     * Waits until every partition is being worked on: stores are restored then.
     *
     * @return false when that takes longer than {@code patience}
     */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        return running.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it processes, restores or rebalances: whether there is no need to do something about it. */
    public boolean isWorking() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Commits what is done and stops. */
    @Override
    public void close() {
        if (!streams.close(CLOSE_TIMEOUT)) {
            LOG.warn("the topologies did not stop within {}", CLOSE_TIMEOUT);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RESTART_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
