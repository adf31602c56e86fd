package dev.parley.topology.support;

import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/** Dead letters of records that could not be processed, without their values: see {@link BytelessDeadLetters}. */
public final class BytelessProcessingDeadLetters extends LogAndContinueProcessingExceptionHandler {
    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> input, Exception exception) {
        return Response.resume(BytelessDeadLetters.withoutValues(
                super.handleError(context, input, exception).deadLetterQueueRecords()));
    }
}
