package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the {@link BulkApplication} until it is closed. */
public final class BulkRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BulkRunner.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final RunningStreams streams;

    private BulkRunner(RunningStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts the application; returns at once.
     *
     * @param onFatal told what stopped the application for good: a store that cannot be written, missing topics or rights
     * @throws StoresInUseException when another process has the stores
     */
    public static BulkRunner start(BulkSettings settings, EventSerdes serdes, Consumer<Throwable> onFatal) {
        BulkApplication application = new BulkApplication(settings, serdes);
        KafkaStreams streams = streams(application, settings);
        try {
            return new BulkRunner(RunningStreams.start(streams, onFatal));
        } catch (ProcessorStateException | TaskCorruptedException damaged) {
            // Kafka 4.3 opens the stores before it looks whether they were closed in good order, and gives up on the
            // first that
            // a kill has left in pieces; on the store of the runs it always did (KAFKA-21034). All of them are views of
            // the log.
            LOG.warn(
                    "the stores in {} are damaged and are built anew from the log", settings.stateDirectory(), damaged);
            streams.close(CLOSE_TIMEOUT);
            streams.cleanUp();
            return new BulkRunner(RunningStreams.start(streams(application, settings), onFatal));
        }
    }

    private static KafkaStreams streams(BulkApplication application, BulkSettings settings) {
        return RunningStreams.make(
                application.topology(), application.properties(), application.clients(), settings.stateDirectory());
    }

    /**
     * Waits until every partition is being worked on: stores are restored then.
     *
     * @return false when that takes longer than {@code patience}
     */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        return streams.awaitRunning(patience);
    }

    /** Whether it processes, restores or rebalances: whether there is no need to do something about it. */
    public boolean isWorking() {
        return streams.isWorking();
    }

    /** Commits what is done and stops. */
    @Override
    public void close() {
        streams.close();
    }
}
