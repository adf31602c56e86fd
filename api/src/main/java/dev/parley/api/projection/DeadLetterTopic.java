package dev.parley.api.projection;

import dev.parley.schemas.topic.DeadLetterValue;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters' topic: the bytes of a record, with origin and reason in the headers. The producer is made when the first
 * one is needed, which is never, as a rule. For one thread.
 */
final class DeadLetterTopic implements DeadLetters, AutoCloseable {
    private static final String HEADER = "__streams.errors.";
    private static final int PATIENCE_MS = 10_000;

    private final Map<String, Object> kafka;
    private final String topic;
    private final List<Future<RecordMetadata>> open = new ArrayList<>();
    private @Nullable Producer<byte[], byte[]> producer;

    DeadLetterTopic(Map<String, Object> kafka, TopicNames names) {
        this.kafka = kafka;
        this.topic = names.of(Topics.DEAD_LETTERS);
    }

    @Override
    public void put(ConsumerRecord<byte[], byte[]> record, String reason, String message) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, record.key(), DeadLetterValue.kept(record.value()));
        record.headers().forEach(letter.headers()::add);
        header(letter, "exception", reason);
        header(letter, "message", message);
        header(letter, "topic", record.topic());
        header(letter, "partition", Integer.toString(record.partition()));
        header(letter, "offset", Long.toString(record.offset()));
        open.add(producer().send(letter));
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(HEADER + name, value.getBytes(StandardCharsets.UTF_8));
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> made = producer;
        if (made == null) {
            Map<String, Object> properties = new HashMap<>(kafka);
            properties.put(ProducerConfig.CLIENT_ID_CONFIG, "parley-projector-dead-letters");
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 2);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
            made = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer = made;
        }
        return made;
    }

    @Override
    public void await() {
        List<Future<RecordMetadata>> letters = List.copyOf(open);
        open.clear();
        for (Future<RecordMetadata> letter : letters) {
            try {
                letter.get();
            } catch (ExecutionException failure) {
                throw new KafkaException("a dead letter was not acknowledged", failure.getCause());
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            }
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
