package dev.parley.topology;

import dev.parley.topology.support.PolledBatch;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Clients whose transactional ids are the same after a restart. Kafka Streams makes them from an id that it keeps beside
 * stores on disk; where all stores lie in memory it draws another one at every start, and the transaction that a killed
 * instance left open would hold up every reader until its timeout.
 */
final class StableTransactions implements KafkaClientSupplier {
    private final String instance;
    private final PolledBatch batch;

    /**
     * @param instance unique among the instances of all applications, the same after a restart
     * @param batch told what stream threads poll
     */
    StableTransactions(String instance, PolledBatch batch) {
        this.instance = instance;
        this.batch = batch;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Map<String, Object> stable = new HashMap<>(config);
        stable.computeIfPresent(ProducerConfig.TRANSACTIONAL_ID_CONFIG, (_, id) -> stable(id.toString()));
        return new KafkaProducer<>(stable, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Theirs ends with the number of the thread. */
    private String stable(String transactionalId) {
        return instance + transactionalId.substring(transactionalId.lastIndexOf('-'));
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new PolledConsumer(config, batch);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }
}
