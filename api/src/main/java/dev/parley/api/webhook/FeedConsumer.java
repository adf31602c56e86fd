package dev.parley.api.webhook;

import dev.parley.api.ApiSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How the feed reads: as one of the instances that share the partitions, what was committed, in no great hurry. */
final class FeedConsumer {
    /** A batch a quarter of a second: each costs a transaction. */
    private static final int WAIT_MS = 250;

    private static final int ENOUGH_BYTES = 256 * 1024;

    private FeedConsumer() {}

    static KafkaConsumer<byte[], byte[]> open(ApiSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().prefix() + "webhooks");
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.topics().prefix() + "webhooks");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, WAIT_MS);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, ENOUGH_BYTES);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
