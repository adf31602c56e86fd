package dev.parley.topology.chat;

import dev.parley.events.ChatRequested;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.time.LogTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single requests from {@code chats}, with a consumer that lives no longer than that. */
public final class AskedTopic implements AskedAgain {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Less than a stream thread may be away from its group. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> kafka;
    private final String topic;
    private final EventSerde<SpecificRecord> serde;

    /**
     * @param kafka properties of the clients
     * @param topic the name of {@code chats}
     */
    public AskedTopic(Map<String, Object> kafka, String topic, EventSerdes serdes) {
        this.kafka = Map.copyOf(kafka);
        this.topic = topic;
        this.serde = serdes.any();
    }

    /** @throws TimeoutException when they cannot be read for long */
    @Override
    public Map<Long, ChatRequested> read(int partition, Set<Long> offsets) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        TopicPartition place = new TopicPartition(topic, partition);
        Map<Long, ChatRequested> found = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
            for (long offset : new TreeSet<>(offsets).tailSet(first)) {
                record(consumer, place, offset).flatMap(this::request).ifPresent(asked -> found.put(offset, asked));
            }
        }
        return found;
    }

    private Optional<ChatRequested> request(ConsumerRecord<byte[], byte[]> record) {
        if (serde.deserialize(topic, record.value()) instanceof ChatRequested asked) {
            LogTime.put(asked, record.timestamp());
            return Optional.of(asked);
        }
        return Optional.empty();
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> record(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition place, long offset) {
        consumer.seek(place, offset);
        long begin = System.nanoTime();
        while (consumer.position(place) <= offset) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() == offset) {
                    return Optional.of(record);
                }
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new TimeoutException("cannot read " + place + " at " + offset);
            }
        }
        return Optional.empty();
    }
}
