package dev.parley.cli.runtime;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The servers and topics that a command works with.
 *
 * @param endpoints where the servers are
 * @param topics names of the topics
 * @param serdes serdes over the registry
 */
public record Installation(Endpoints endpoints, TopicNames topics, EventSerdes serdes) {
    /** Closing a consumer waits for the fetch under way, and that waits so long for something new: 500 ms by default. */
    private static final int FETCH_WAIT_MS = 50;

    static Installation at(Endpoints endpoints, TopicNames topics) {
        return new Installation(
                endpoints, topics, new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl())));
    }

    /** Properties of any Kafka client. A fresh map. */
    public Map<String, Object> kafka() {
        return endpoints.kafkaProperties();
    }

    /** A consumer outside of any group that sees only what was committed; keys and values are left as they are. */
    public KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> properties = new HashMap<>(kafka());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
