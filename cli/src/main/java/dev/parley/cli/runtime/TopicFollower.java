package dev.parley.cli.runtime;

import dev.parley.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic from its beginning, as far as it is committed, and goes on with what is added. One thread at a time.
 */
public final class TopicFollower implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Handler handler;

    /** What is done with a record; a null value is a tombstone. */
    public interface Handler {
        void handle(ConsumerRecord<byte[], byte[]> record);
    }

    public TopicFollower(Installation installation, Topic topic, Handler handler) {
        this.consumer = installation.reader();
        this.handler = handler;
        List<TopicPartition> partitions = consumer
                .partitionsFor(installation.topics().of(topic))
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads up to where the topic ends now. */
    public void catchUp() {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(consumer.assignment()));
        while (!ends.isEmpty()) {
            poll(Duration.ofMillis(100));
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
