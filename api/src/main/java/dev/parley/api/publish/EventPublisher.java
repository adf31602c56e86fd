package dev.parley.api.publish;

import dev.parley.api.ApiSettings;
import dev.parley.api.problem.ApiProblem;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Puts events into the log, with the one producer of the API. What one caller publishes one after the other for the same
 * subject keeps its order.
 */
@Singleton
public final class EventPublisher {
    /** A client is answered within this, whatever the brokers do. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Events that wait to be handed to the producer: some hundred milliseconds' worth. More would wait in vain. */
    private static final int QUEUE = 10_000;

    private static final int RETRY_AFTER = 2;

    private final TopicNames topics;
    private final KafkaProducer<String, SpecificRecord> producer;

    /** The producer may block while it looks for its brokers; the event loops must not. One thread, so order is kept. */
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("event-publisher").daemon().factory());

    EventPublisher(ApiSettings settings) {
        this.topics = settings.topics();
        this.producer = new KafkaProducer<>(
                properties(settings.kafka()),
                new StringSerializer(),
                settings.serdes().any().serializer());
    }

    private static Map<String, Object> properties(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "parley-api");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A client waits for each of them.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.dividedBy(2).toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                PATIENCE.dividedBy(2).toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return properties;
    }

    /**
     * Publishes an event, or a tombstone.
     *
     * @param key one of {@link dev.parley.schemas.id.EventKeys}
     * @param event null for a tombstone
     * @return where it is, as soon as it is kept for good; {@link ApiProblem} 503 when the brokers did not say so in time (it
     *     may be kept all the same), 413 when it is larger than they take. It is published when subscribed to
     */
    public Mono<RecordMetadata> publish(Topic topic, String key, @Nullable SpecificRecord event) {
        ProducerRecord<String, SpecificRecord> record = new ProducerRecord<>(topics.of(topic), key, event);
        return Mono.defer(() -> Mono.fromFuture(submit(record)))
                .timeout(PATIENCE)
                // What follows must not hold up the producer's own thread.
                .publishOn(Schedulers.parallel())
                .onErrorMap(EventPublisher::problem);
    }

    private CompletableFuture<RecordMetadata> submit(ProducerRecord<String, SpecificRecord> record) {
        CompletableFuture<RecordMetadata> kept = new CompletableFuture<>();
        try {
            sender.execute(() -> send(record, kept));
        } catch (RejectedExecutionException e) {
            kept.completeExceptionally(e);
        }
        return kept;
    }

    private void send(ProducerRecord<String, SpecificRecord> record, CompletableFuture<RecordMetadata> kept) {
        if (kept.isDone()) {
            return; // nobody waits for it any more
        }
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    kept.complete(metadata);
                } else {
                    kept.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            kept.completeExceptionally(e);
        }
    }

    private static Throwable problem(Throwable failure) {
        return switch (failure) {
            case RecordTooLargeException _ ->
                ApiProblem.tooLarge("Together, with all that it refers to, this is more than one event takes (1 MiB)."
                        + " Send less text.");
            case SerializationException e -> e;
            case KafkaException _, RejectedExecutionException _, TimeoutException _, IllegalStateException _ ->
                ApiProblem.unavailable(
                        "The log cannot be written to at the moment. Try again in a moment.", RETRY_AFTER);
            default -> failure;
        };
    }

    /** Lets what was accepted be sent, then closes the producer. */
    @PreDestroy
    void close() throws InterruptedException {
        sender.shutdown();
        if (!sender.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            sender.shutdownNow();
        }
        producer.close(PATIENCE);
    }
}
