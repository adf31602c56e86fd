package dev.parley.worker;

import dev.parley.schemas.topic.SubjectPartitioner;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The worker's Kafka clients. Keys and values stay bytes: decoding happens on the threads that do the work. */
final class KafkaClients {
    private static final int API_TIMEOUT_MS = 300_000;
    private static final int HEARTBEATS_PER_SESSION = 4;

    /** A moment gathers the results of several calls into one request; a call keeps its slot so much longer. */
    private static final int LINGER_MS = 2;

    private static final int BATCH_BYTES = 128 * 1024;
    private static final int MAX_RESULT_BYTES = 8 << 20;

    private final WorkerSettings settings;

    KafkaClients(WorkerSettings settings) {
        this.settings = settings;
    }

    /**
     * In the group {@code <prefix>worker}; commits only when told to. Requests become visible in bursts, with the commits of the
     * topology: there is nothing to gain by waiting for more of them, and fetches that wait long cost an idle worker nothing.
     */
    KafkaConsumer<byte[], byte[]> requests() {
        return consumer(consuming("-requests", "worker"));
    }

    /**
     * In the group {@code <prefix>worker-chat}; commits only when told to. It hears of a request as soon as it is written, not
     * when its transaction is committed: a request of an aborted one comes again, with the same id.
     */
    KafkaConsumer<byte[], byte[]> chatRequests() {
        Map<String, Object> properties = consuming("-chat-requests", "worker-chat");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return consumer(properties);
    }

    private Map<String, Object> consuming(String suffix, String group) {
        Map<String, Object> properties = reading(suffix);
        int session = Math.toIntExact(settings.intake().session().toMillis());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().prefix() + group);
        settings.instanceId().ifPresent(id -> properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / HEARTBEATS_PER_SESSION);
        properties.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Math.min(500, settings.intake().queueSize()));
        return properties;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Without a group, for reading what was answered before. */
    KafkaConsumer<byte[], byte[]> results() {
        return consumer(reading("-answered"));
    }

    /** Without a group, for taking over replies; reads as {@link #chatRequests} does. */
    KafkaConsumer<byte[], byte[]> replies() {
        Map<String, Object> properties = reading("-replies");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return consumer(properties);
    }

    private Map<String, Object> reading(String suffix) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.clientId() + suffix);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        return properties;
    }

    /**
     * Idempotent and acknowledged by all replicas. It keeps trying for as long as it takes: an answer that was paid for is not
     * dropped because the broker is away.
     */
    KafkaProducer<byte[], byte[]> publishing() {
        Map<String, Object> properties = producing("-results");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The same for replies that somebody waits for: nothing lingers. */
    KafkaProducer<byte[], byte[]> chatting() {
        Map<String, Object> properties = producing("-replies");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producing(String suffix) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.clientId() + suffix);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RESULT_BYTES);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        return properties;
    }
}
