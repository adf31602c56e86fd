package dev.parley.topology;

import dev.parley.topology.support.BrokerTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer that tells what time it is at the broker when its records arrive there. */
final class TimedProducer extends KafkaProducer<byte[], byte[]> {
    private final BrokerTime time;

    TimedProducer(Map<String, Object> config, BrokerTime time) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.time = time;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        return super.send(record, (written, failure) -> {
            // A topic that leaves the stamp to the producer gives it back as it was.
            if (failure == null && !Objects.equals(record.timestamp(), written.timestamp())) {
                time.heard(written.timestamp());
            }
            if (callback != null) {
                callback.onCompletion(written, failure);
            }
        });
    }
}
