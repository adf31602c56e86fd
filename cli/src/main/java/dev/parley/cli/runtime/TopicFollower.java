package dev.parley.cli.runtime;

import dev.parley.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads a topic from its beginning, as far as it is committed, and goes on with what is added. One thread at a time.
 */
public final class TopicFollower implements AutoCloseable {
    /** As long as Kafka's clients wait for the answer to a single question. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Handler handler;
    private final Duration patience;

    /** What is done with a record; a null value is a tombstone. */
    public interface Handler {
        void handle(ConsumerRecord<byte[], byte[]> record);
    }

    public TopicFollower(Installation installation, Topic topic, Handler handler) {
        this(installation.reader(), installation.topics().of(topic), handler, PATIENCE);
    }

    /** @param patience so long the broker may give nothing before what it has is read */
    TopicFollower(Consumer<byte[], byte[]> consumer, String topic, Handler handler, Duration patience) {
        this.consumer = consumer;
        this.topic = topic;
        this.handler = handler;
        this.patience = patience;
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads up to where the topic ends now.
     *
     * @throws TimeoutException when the broker gives nothing more for too long
     */
    public void catchUp() {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(consumer.assignment()));
        long read = 0;
        long progress = System.nanoTime();
        while (!ends.isEmpty()) {
            poll(Duration.ofMillis(100));
            long position =
                    consumer.assignment().stream().mapToLong(consumer::position).sum();
            if (position > read) {
                read = position;
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > patience.toNanos()) {
                throw new TimeoutException(
                        "nothing more of the topic " + topic + " came for " + patience.toSeconds() + " s");
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    /** Reads what is there, waiting for it at most so long. */
    public void poll(Duration timeout) {
        consumer.poll(timeout).forEach(handler::handle);
    }

    /** Makes a {@link #poll} or {@link #catchUp} in another thread throw a WakeupException. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
