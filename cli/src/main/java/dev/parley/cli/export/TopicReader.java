package dev.parley.cli.export;

import dev.parley.cli.export.ExportException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning up to where it ends now: committed records only, without a consumer group. */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();
    /** Bounds the heap that fetched records take. */
    private static final int FETCH_BYTES = 8 << 20;
    /** Closing waits for the fetch under way, and that waits so long for something new: 500 ms by default. */
    private static final int FETCH_WAIT_MS = 50;

    private final Map<String, Object> properties;

    TopicReader(Map<String, Object> consumerProperties) {
        Map<String, Object> reading = new HashMap<>(consumerProperties);
        reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        this.properties = Map.copyOf(reading);
    }

    /** What is done with each record. */
    interface Handler {
        void handle(ConsumerRecord<String, byte[]> record) throws IOException, ExportException;
    }

    /** Hands over the records; those of one partition in their order. */
    void read(String topic, Handler handler) throws IOException, ExportException {
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long before = remaining(consumer, ends);
            long since = System.nanoTime();
            while (before > 0) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)) {
                        handler.handle(record);
                    }
                }
                long left = remaining(consumer, ends);
                since = left < before ? System.nanoTime() : since;
                before = left;
                refuseToWaitForEver(topic, since);
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) throws ExportException {
        List<PartitionInfo> partitions;
        try {
            partitions = consumer.partitionsFor(topic);
        } catch (UnknownTopicOrPartitionException e) {
            partitions = List.of();
        }
        if (partitions == null || partitions.isEmpty()) {
            throw new ExportException(
                    Reason.LOG_UNREADABLE,
                    "The broker has no topic " + topic + ". Check PARLEY_TOPIC_PREFIX, or generate something first.");
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static long remaining(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        long remaining = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            remaining += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return remaining;
    }

    private static void refuseToWaitForEver(String topic, long since) throws ExportException {
        if (System.nanoTime() - since > PATIENCE_NANOS) {
            throw new ExportException(
                    Reason.LOG_UNREADABLE,
                    "The broker gave nothing of the topic " + topic
                            + " for a minute. Check that it is up, then run the export again.");
        }
    }
}
