package dev.parley.topology;

import dev.parley.topology.support.PolledBatch;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that tells how much it gets. */
final class PolledConsumer extends KafkaConsumer<byte[], byte[]> {
    private final PolledBatch batch;

    PolledConsumer(Map<String, Object> config, PolledBatch batch) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.batch = batch;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        batch.polled(records.count());
        return records;
    }
}
