package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;

/** Runs the {@link BulkApplication} until it is closed. */
public final class BulkRunner implements AutoCloseable {
    private final RunningStreams streams;

    private BulkRunner(RunningStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts the application; returns at once.
     *
     * @param onFatal told what stopped the application for good: a store that cannot be written, missing topics or rights
     */
    public static BulkRunner start(BulkSettings settings, EventSerdes serdes, Consumer<Throwable> onFatal) {
        BulkApplication application = new BulkApplication(settings, serdes);
        return new BulkRunner(
                RunningStreams.start(new KafkaStreams(application.topology(), application.properties()), onFatal));
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
