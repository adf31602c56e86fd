package dev.parley.cli.e2e;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.trace.TraceParent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a read_committed consumer sees of an installation. It shares nothing with the application but the decoding of values,
 * and reads by assignment from the first offset: the position of a group may rewind.
 */
final class CommittedLog {
    private final Endpoints endpoints;
    private final TopicNames names;
    private final EventSerde<SpecificRecord> events;

    CommittedLog(Endpoints endpoints, TopicNames names) {
        this.endpoints = endpoints;
        this.names = names;
        this.events = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl())).any();
    }

    /** A record with its value decoded. */
    record Entry(int partition, long offset, String key, SpecificRecord event) {}

    /** Every event of a topic, those of a partition in their order. */
    List<Entry> read(Topic topic) {
        List<Entry> entries = new ArrayList<>();
        String name = names.of(topic);
        raw(name).forEach(record -> {
            SpecificRecord event = events.deserialize(name, record.value());
            if (event == null) {
                throw new AssertionError("a tombstone on " + name + " for " + record.key());
            }
            entries.add(new Entry(record.partition(), record.offset(), record.key(), event));
        });
        return entries;
    }

    /** The events of one type. */
    <T extends SpecificRecord> Stream<T> events(Topic topic, Class<T> type) {
        return read(topic).stream().map(Entry::event).filter(type::isInstance).map(type::cast);
    }

    /** The trace of every record of a topic. */
    List<String> traces(Topic topic) {
        return raw(names.of(topic)).stream()
                .map(record -> TraceParent.of(record.headers()).orElseThrow().traceId())
                .toList();
    }

    /** How many records a topic has. */
    int count(Topic topic) {
        return raw(names.of(topic)).size();
    }

    /** Whether no transaction is open on a topic: who reads what is committed gets to its end. */
    boolean isStable(Topic topic) {
        return ends(topic, "read_committed").equals(ends(topic, "read_uncommitted"));
    }

    private Map<TopicPartition, Long> ends(Topic topic, String isolation) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(isolation)) {
            return consumer.endOffsets(partitions(consumer, names.of(topic)));
        }
    }

    private KafkaConsumer<String, byte[]> consumer(String isolation) {
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Closing waits for the fetch under way, and that for something new: half a second by default.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Every record of a topic by its name on the broker, the values left as they are. */
    List<ConsumerRecord<String, byte[]>> raw(String topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
