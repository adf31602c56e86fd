package dev.parley.topology;

import dev.parley.schemas.serde.EventSerdes;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs the {@link ChatApplication} until it is closed. */
public final class ChatRunner implements AutoCloseable {
    private final RunningStreams streams;

    private ChatRunner(RunningStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts the application; returns at once.
     *
     * @param onFatal told what stopped the application for good: missing topics or rights
     * @throws StoresInUseException when another process has the stores
     */
    public static ChatRunner start(ChatSettings settings, EventSerdes serdes, Consumer<Throwable> onFatal) {
        return start(new ChatApplication(settings, serdes), settings, onFatal);
    }

    static ChatRunner start(ChatApplication application, ChatSettings settings, Consumer<Throwable> onFatal) {
        return new ChatRunner(RunningStreams.start(
                RunningStreams.make(
                        application.topology(),
                        application.properties(),
                        application.clients(),
                        settings.stateDirectory()),
                onFatal));
    }

    /**
     * Waits until every partition is being worked on: what was open is known again then.
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
