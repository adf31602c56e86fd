package dev.parley.worker.publish;

import dev.parley.events.InferenceRequest;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes what becomes of a reply while it is written, to the partition that its request came from. Thread-safe. */
public final class DeltaPublisher {
    private final Producer<byte[], byte[]> producer;
    private final EventSerde<SpecificRecord> serde;
    private final String deltas;
    private final String results;
    private final InstantSource clock;
    private final Consumer<Exception> onFailure;

    /**
     * @param producer idempotent, acknowledged by all replicas, retrying for as long as it takes
     * @param deltas the deltas' name on the broker
     * @param results the results' name on the broker
     * @param onFailure told when something cannot be published at all
     */
    public DeltaPublisher(
            Producer<byte[], byte[]> producer,
            EventSerde<SpecificRecord> serde,
            String deltas,
            String results,
            InstantSource clock,
            Consumer<Exception> onFailure) {
        this.producer = producer;
        this.serde = serde;
        this.deltas = deltas;
        this.results = results;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /**
     * An attempt begins. Among the deltas it makes void what earlier attempts still write.
     *
     * @param acknowledged told its offset as soon as all replicas have it; called by the producer's thread
     */
    public void started(Reply reply, LongConsumer acknowledged) {
        send(deltas, startedKey(reply), started(reply), reply, acknowledged);
    }

    /** An attempt takes over. Among the results it makes void those of earlier attempts that come later. */
    public void fence(Reply reply, LongConsumer acknowledged) {
        send(results, startedKey(reply), started(reply), reply, acknowledged);
    }

    /** A piece of the reply, which begins at this position. */
    public void delta(Reply reply, int position, String text, LongConsumer acknowledged) {
        String key = EventKeys.delta(reply.conversationId(), reply.requestId(), reply.attempt(), position);
        ReplyDelta delta = ReplyDelta.newBuilder()
                .setEventId(reply.requestId() + "/" + reply.attempt() + "/" + position)
                .setOccurredAt(clock.instant())
                .setRequestId(reply.requestId())
                .setConversationId(reply.conversationId())
                .setAttempt(reply.attempt())
                .setPosition(position)
                .setText(text)
                .build();
        send(deltas, key, delta, reply, acknowledged);
    }

    private static String startedKey(Reply reply) {
        return EventKeys.replyStarted(reply.conversationId(), reply.requestId(), reply.attempt());
    }

    private ReplyStarted started(Reply reply) {
        return ReplyStarted.newBuilder()
                .setEventId(reply.requestId() + "/" + reply.attempt() + "/started")
                .setOccurredAt(clock.instant())
                .setRequestId(reply.requestId())
                .setConversationId(reply.conversationId())
                .setAttempt(reply.attempt())
                .build();
    }

    private void send(String topic, String key, SpecificRecord event, Reply reply, LongConsumer acknowledged) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, reply.record().partition(), key.getBytes(StandardCharsets.UTF_8), serde.serialize(topic, event));
        TraceParent.following(reply.record().headers(), reply.conversationId(), reply.requestId())
                .addTo(record.headers());
        producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                acknowledged.accept(metadata.offset());
            } else {
                onFailure.accept(failure);
            }
        });
    }

    /**
     * An attempt to write a reply.
     *
     * @param attempt as the worker numbered it
     * @param record the request's: everything goes to the same partition, in the same trace
     */
    public record Reply(InferenceRequest request, int attempt, ConsumerRecord<byte[], byte[]> record) {
        String conversationId() {
            return request.getConversationId();
        }

        String requestId() {
            return request.getRequestId();
        }
    }
}
