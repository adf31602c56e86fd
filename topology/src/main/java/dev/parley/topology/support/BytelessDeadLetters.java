package dev.parley.topology.support;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/**
 * Dead letters of unreadable records without their values: an exchange that leaves no trace must not end there for weeks.
 * Topic, partition and offset in the headers tell where the record lies for as long as it may.
 */
public final class BytelessDeadLetters extends LogAndContinueExceptionHandler {
    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> input, Exception exception) {
        return Response.resume(
                withoutValues(super.handleError(context, input, exception).deadLetterQueueRecords()));
    }

    static List<ProducerRecord<byte[], byte[]>> withoutValues(List<ProducerRecord<byte[], byte[]>> letters) {
        return letters.stream()
                .map(letter -> DecodingDeadLetters.withValue(letter, null))
                .toList();
    }
}
