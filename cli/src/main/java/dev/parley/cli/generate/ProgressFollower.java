package dev.parley.cli.generate;

import dev.parley.cli.runtime.ForgivingReader;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.TopicFollower;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link RunProgress} up to date from the {@code conversations} topic, in a thread of its own. */
final class ProgressFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final RunProgress progress;
    private final String runId;
    private final ForgivingReader<SpecificRecord> events;
    private final TopicFollower follower;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    ProgressFollower(Installation installation, String runId, RunProgress progress) {
        this.progress = progress;
        this.runId = runId;
        this.events = new ForgivingReader<>(installation.serdes().any());
        this.follower = new TopicFollower(installation, Topics.CONVERSATIONS, this::apply);
        this.thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::follow);
    }

    /** Reads all that has happened so far, then goes on reading in the background. */
    void start() {
        follower.catchUp();
        thread.start();
    }

    /** Why the progress is no longer followed, if it is not. */
    @Nullable
    RuntimeException failure() {
        return failure.get();
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        // Most records of a long log are of other runs: the key tells without decoding.
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (EventKeys.isOfRun(EventKeys.conversationOf(key), runId)) {
            events.read(record).ifPresent(event -> progress.apply(key, event));
        }
    }

    private void follow() {
        try {
            while (!closed) {
                follower.poll(POLL);
            }
        } catch (WakeupException e) {
            // Closing.
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            follower.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread.isAlive()) {
            follower.wakeUp();
        } else if (thread.getState() == Thread.State.NEW) {
            follower.close();
        }
    }
}
