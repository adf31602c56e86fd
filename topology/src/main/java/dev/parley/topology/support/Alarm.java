package dev.parley.topology.support;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * A punctuation that comes when there is something to do. One that comes all the time makes a transaction each time, whatever it
 * finds. Belongs to one task, from one initialisation of its processor to the next.
 */
public final class Alarm implements AutoCloseable {
    private static final Duration SOON = Duration.ofMillis(1);

    private final ProcessorContext<?, ?> context;
    private final Runnable action;
    private @Nullable Cancellable punctuation;
    private Instant at = Instant.MAX;

    /** @param action what it is for; it may set the alarm again */
    public Alarm(ProcessorContext<?, ?> context, Runnable action) {
        this.context = context;
        this.action = action;
    }

    /** Rings once at this time, or earlier when it was to ring earlier. */
    public void set(Instant time) {
        if (!time.isBefore(at)) {
            return;
        }
        cancel();
        at = time;
        Duration wait = Duration.between(Instant.ofEpochMilli(context.currentSystemTimeMs()), time);
        punctuation =
                context.schedule(wait.compareTo(SOON) < 0 ? SOON : wait, PunctuationType.WALL_CLOCK_TIME, _ -> ring());
    }

    /** The same after a while from now. */
    public void setIn(Duration wait) {
        set(Instant.ofEpochMilli(context.currentSystemTimeMs()).plus(wait));
    }

    private void ring() {
        cancel();
        action.run();
    }

    /**
     * Never rings again. Kafka Streams keeps the punctuations of a task that it initialises anew, as it does after a commit that the
     * broker did not answer: without this, what was closed would go on beside its successor.
     */
    @Override
    public void close() {
        cancel();
    }

    private void cancel() {
        at = Instant.MAX;
        if (punctuation != null) {
            punctuation.cancel();
            punctuation = null;
        }
    }
}
