package dev.parley.worker.publish;

import dev.parley.schemas.topic.DeadLetterValue;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Puts aside records that cannot be processed: their bytes, where they may be kept, with origin and reason in the headers.
 * Thread-safe.
 */
public final class DeadLetterPublisher {
    private static final String HEADER = "__streams.errors.";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final boolean values;
    private final Consumer<Exception> onFailure;

    private DeadLetterPublisher(
            Producer<byte[], byte[]> producer, String topic, boolean values, Consumer<Exception> onFailure) {
        this.producer = producer;
        this.topic = topic;
        this.values = values;
        this.onFailure = onFailure;
    }

    /**
     * @param topic the dead letters' name on the broker
     * @param onFailure told when a dead letter cannot be published
     */
    public DeadLetterPublisher(Producer<byte[], byte[]> producer, String topic, Consumer<Exception> onFailure) {
        this(producer, topic, true, onFailure);
    }

    /** The same, without the records' values: an exchange that leaves no trace must not end there for weeks. */
    public DeadLetterPublisher withoutValues() {
        return new DeadLetterPublisher(producer, topic, false, onFailure);
    }

    /**
     * Puts a record aside.
     *
     * @param acknowledged run when all replicas have it; called by the producer's thread
     */
    public void publish(ConsumerRecord<byte[], byte[]> record, RuntimeException reason, Runnable acknowledged) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, record.key(), values ? DeadLetterValue.kept(record.value()) : null);
        record.headers().forEach(letter.headers()::add);
        header(letter, "exception", reason.getClass().getName());
        header(letter, "message", String.valueOf(reason.getMessage()));
        header(letter, "topic", record.topic());
        header(letter, "partition", Integer.toString(record.partition()));
        header(letter, "offset", Long.toString(record.offset()));
        producer.send(letter, (_, failure) -> {
            if (failure == null) {
                acknowledged.run();
            } else {
                onFailure.accept(failure);
            }
        });
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(HEADER + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
