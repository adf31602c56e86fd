package dev.parley.topology;

import dev.parley.topology.support.BrokerTime;
import dev.parley.topology.support.PolledBatch;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that tells how much it gets, and when the broker got it. */
final class PolledConsumer extends KafkaConsumer<byte[], byte[]> {
    private final PolledBatch batch;
    private final BrokerTime time;

    PolledConsumer(Map<String, Object> config, PolledBatch batch, BrokerTime time) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.batch = batch;
        this.time = time;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        batch.polled(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
                time.heard(record.timestamp());
            }
        }
        return records;
    }
}
