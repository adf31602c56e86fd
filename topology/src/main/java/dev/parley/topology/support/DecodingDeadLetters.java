package dev.parley.topology.support;

import dev.parley.schemas.topic.DeadLetterValue;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of records that cannot be decoded. Those of a global table are logged and passed over: the thread that reads it
 * has no producer, and Kafka Streams ends with the attempt to hand it a dead letter.
 */
public final class DecodingDeadLetters extends LogAndContinueExceptionHandler {
    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> input, Exception exception) {
        List<ProducerRecord<byte[], byte[]>> letters =
                super.handleError(context, input, exception).deadLetterQueueRecords();
        return isOfAGlobalTable(context) ? Response.resume() : Response.resume(writable(letters));
    }

    /** The letters, without values that are too large: see {@link DeadLetterValue}. */
    static List<ProducerRecord<byte[], byte[]>> writable(List<ProducerRecord<byte[], byte[]>> letters) {
        return letters.stream()
                .map(letter -> withValue(letter, DeadLetterValue.kept(letter.value())))
                .toList();
    }

    static ProducerRecord<byte[], byte[]> withValue(ProducerRecord<byte[], byte[]> letter, byte @Nullable [] value) {
        return new ProducerRecord<>(
                letter.topic(), letter.partition(), letter.timestamp(), letter.key(), value, letter.headers());
    }

    private static boolean isOfAGlobalTable(ErrorHandlerContext context) {
        return context.taskId().subtopology() < 0;
    }
}
