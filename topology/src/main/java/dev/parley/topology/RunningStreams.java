package dev.parley.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application that runs until it is closed; a stream thread that fails is replaced, within reason. */
final class RunningStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    /** How the name ends of the one thread that Kafka Streams cannot replace. */
    private static final String GLOBAL_THREAD = "GlobalStreamThread";

    private final KafkaStreams streams;
    private final CountDownLatch running;

    private RunningStreams(KafkaStreams streams, CountDownLatch running) {
        this.streams = streams;
        this.running = running;
    }

    /**
     * Makes an application; nothing runs yet.
     *
     * @param stores where its stores are
     * @throws StoresInUseException when they are another process'
     */
    static KafkaStreams make(Topology topology, Properties properties, KafkaClientSupplier clients, Path stores) {
        try {
            return new KafkaStreams(topology, properties, clients);
        } catch (StreamsException failure) {
            // There is no type for it.
            if (String.valueOf(failure.getMessage()).contains("same state directory")) {
                throw new StoresInUseException(stores, failure);
            }
            throw failure;
        }
    }

    /**
     * Starts it; returns at once.
     *
     * @param onFatal told what ended it for good; never of an application that did not start, which is thrown
     */
    static RunningStreams start(KafkaStreams streams, Consumer<Throwable> onFatal) {
        RestartBudget restarts = new RestartBudget(10, Duration.ofMinutes(5), System::nanoTime);
        AtomicReference<Throwable> cause = new AtomicReference<>(new IllegalStateException("the application ended"));
        streams.setUncaughtExceptionHandler(exception -> {
            // A thread that is replaced throws it on; what there is to say about it is said here.
            Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
            cause.set(told(exception));
            return response(exception, restarts);
        });
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        streams.setStateListener((state, _) -> {
            if (state == KafkaStreams.State.RUNNING) {
                running.countDown();
            } else if (state == KafkaStreams.State.PENDING_ERROR) {
                end.complete(cause.get());
            }
        });
        streams.start();
        end.thenAccept(onFatal);
        return new RunningStreams(streams, running);
    }

    /** It, as somebody who has to do something about it is told. */
    private static Throwable told(Throwable exception) {
        if (FullDisk.isCauseOf(exception)) {
            return new FullDisk(exception);
        }
        return DeletedTopic.isCauseOf(exception) ? new DeletedTopic(exception) : exception;
    }

    private static StreamThreadExceptionResponse response(Throwable exception, RestartBudget restarts) {
        if (FullDisk.isCauseOf(exception)) {
            LOG.error("the stores cannot be written; the application stops", exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (Thread.currentThread().getName().endsWith(GLOBAL_THREAD)) {
            LOG.error("the thread of the global stores failed; the application stops", exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (restarts.tryAcquire()) {
            LOG.warn("a stream thread failed and is replaced", exception);
            pause();
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("stream threads fail again and again; the application stops", exception);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    boolean awaitRunning(Duration patience) throws InterruptedException {
        return running.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it processes, restores or rebalances: whether there is no need to do something about it. */
    boolean isWorking() {
        return streams.state().isRunningOrRebalancing();
    }

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
