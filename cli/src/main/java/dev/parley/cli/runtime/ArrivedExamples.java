package dev.parley.cli.runtime;

import dev.parley.cli.export.ExportRequest;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The conversations of a run whose examples are on the log. */
final class ArrivedExamples implements AutoCloseable {
    private final ExportRequest request;
    private final String suffix;
    private final Set<String> seen = new HashSet<>();
    private final TopicFollower follower;

    /** @param request names the run, and which of its seeds count */
    ArrivedExamples(Installation installation, ExportRequest request) {
        this.request = request;
        this.suffix = "." + Objects.requireNonNull(request.run(), "run is null");
        this.follower = new TopicFollower(installation, Topics.EXAMPLES, this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String conversation = EventKeys.conversationOf(new String(record.key(), StandardCharsets.UTF_8));
        if (conversation.endsWith(suffix)
                && record.value() != null
                && request.seeds().test(EventKeys.subject(conversation))) {
            seen.add(conversation);
        }
    }

    /** Reads up to where the topic ends now. */
    ArrivedExamples catchUp() {
        follower.catchUp();
        return this;
    }

    /** Reads what is there, waiting for it at most so long. */
    void poll(Duration timeout) {
        follower.poll(timeout);
    }

    /** How many have come. */
    int count() {
        return seen.size();
    }

    @Override
    public void close() {
        follower.close();
    }
}
