package dev.parley.worker.publish;

import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.trace.TraceParent;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Publishes the result of each request to the partition that the request came from. Thread-safe. */
public final class ResultPublisher {
    /** The header that says which record of the requests was answered. */
    private static final String REQUEST = "parley.request.offset";

    private final Producer<byte[], byte[]> producer;
    private final EventSerde<InferenceResult> serde;
    private final String topic;
    private final InstantSource clock;
    private final Consumer<Exception> onFailure;

    /**
     * @param producer idempotent, acknowledged by all replicas, retrying for as long as it takes
     * @param topic the results' name on the broker
     * @param onFailure told when a result cannot be published at all
     */
    public ResultPublisher(
            Producer<byte[], byte[]> producer,
            EventSerde<InferenceResult> serde,
            String topic,
            InstantSource clock,
            Consumer<Exception> onFailure) {
        this.producer = producer;
        this.serde = serde;
        this.topic = topic;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /**
     * Publishes the outcome of a request.
     *
     * @param request what was asked
     * @param record the record that it came in: the result goes to the same partition, in the same trace
     * @param acknowledged told the result's offset as soon as all replicas have it; called by the producer's thread
     */
    public void publish(
            InferenceRequest request,
            ConsumerRecord<byte[], byte[]> record,
            InferenceOutcome outcome,
            LongConsumer acknowledged) {
        publish(request, request.getAttempt(), null, record, outcome, acknowledged);
    }

    /**
     * Publishes the outcome of an attempt that the worker numbered.
     *
     * @param startedAt when it began, if it did
     */
    public void publish(
            InferenceRequest request,
            int attempt,
            @Nullable Instant startedAt,
            ConsumerRecord<byte[], byte[]> record,
            InferenceOutcome outcome,
            LongConsumer acknowledged) {
        InferenceResult result = ResultMapper.result(request, attempt, outcome, startedAt, clock.instant());
        String key = EventKeys.result(request.getConversationId(), request.getRequestId());
        ProducerRecord<byte[], byte[]> answer = new ProducerRecord<>(
                topic, record.partition(), key.getBytes(StandardCharsets.UTF_8), serde.serialize(topic, result));
        if (startedAt != null) { // interactive: of the bulk lane's results nobody asks
            answer.headers().add(REQUEST, Long.toString(record.offset()).getBytes(StandardCharsets.US_ASCII));
        }
        TraceParent.following(record.headers(), request.getConversationId(), result.getEventId())
                .addTo(answer.headers());
        producer.send(answer, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.accept(metadata.offset());
            } else if (failure instanceof RecordTooLargeException && !(outcome instanceof InferenceOutcome.Failed)) {
                publish(request, attempt, startedAt, record, tooLarge(outcome), acknowledged);
            } else {
                onFailure.accept(failure);
            }
        });
    }

    /**
     * Publishes a result once more, as it is: who asked may have forgotten that it did, and have passed over the result.
     *
     * @param acknowledged told where it is now
     */
    public void publishAgain(ConsumerRecord<byte[], byte[]> result, LongConsumer acknowledged) {
        ProducerRecord<byte[], byte[]> again =
                new ProducerRecord<>(topic, result.partition(), result.key(), result.value(), result.headers());
        producer.send(again, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.accept(metadata.offset());
            } else {
                onFailure.accept(failure);
            }
        });
    }

    /** Where the request lies that a result answered, in the partition of the same number; empty for one that does not say. */
    public static Optional<Long> requestOf(ConsumerRecord<byte[], byte[]> result) {
        return Optional.ofNullable(result.headers().lastHeader(REQUEST))
                .map(header -> Long.valueOf(new String(header.value(), StandardCharsets.US_ASCII)));
    }

    private static InferenceOutcome tooLarge(InferenceOutcome outcome) {
        return switch (outcome) {
            case InferenceOutcome.Completed completed ->
                new InferenceOutcome.Failed(
                        ErrorCode.BAD_UPSTREAM,
                        "the answer is larger than the broker takes; limit it with max_tokens",
                        Optional.of(completed.model()),
                        completed.consumption(),
                        completed.calls());
            case InferenceOutcome.Stopped stopped ->
                new InferenceOutcome.Failed(
                        stopped.code(),
                        "what there was of the answer is larger than the broker takes; limit it with max_tokens",
                        stopped.model(),
                        Consumption.NONE,
                        stopped.calls());
            case InferenceOutcome.Failed failed -> failed;
        };
    }
}
