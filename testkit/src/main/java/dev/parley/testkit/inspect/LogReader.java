package dev.parley.testkit.inspect;

import dev.parley.embedded.Endpoints;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their first record to where they end now, as bytes; by assignment, so no group has a part in it. */
public final class LogReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Endpoints endpoints;

    public LogReader(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Every topic of the broker, Kafka's own and the stores' changelogs included. */
    public Set<String> topics() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            return new TreeSet<>(admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get());
        }
    }

    /** What is committed, those of a partition in their order. */
    public void committed(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        read(topic, "read_committed", reader);
    }

    /** Everything, what was aborted included. */
    public void all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        read(topic, "read_uncommitted", reader);
    }

    private void read(String topic, String isolation, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Closing waits for the fetch under way, and that for something new: half a second by default.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        // A segment may be deleted while this reads.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(reader);
            }
        }
    }
}
