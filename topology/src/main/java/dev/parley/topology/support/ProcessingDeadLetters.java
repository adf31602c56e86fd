package dev.parley.topology.support;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Dead letters of records on which a processor fails by a bug. That a store cannot be written, because the disk is full, or that
 * the broker does not answer, is not the record's fault: the transaction is given up, and what was in it is processed again.
 */
public class ProcessingDeadLetters extends LogAndContinueProcessingExceptionHandler {
    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> input, Exception exception) {
        if (isOutage(exception)) {
            return Response.fail();
        }
        return Response.resume(DecodingDeadLetters.writable(
                super.handleError(context, input, exception).deadLetterQueueRecords()));
    }

    private static boolean isOutage(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            boolean outage =
                    switch (cause) {
                        case ProcessorStateException _ -> true;
                        // What was wrapped says more than the wrapper.
                        case StreamsException _, SerializationException _ -> false;
                        case KafkaException _ -> true;
                        default -> false;
                    };
            if (outage) {
                return true;
            }
        }
        return false;
    }
}
