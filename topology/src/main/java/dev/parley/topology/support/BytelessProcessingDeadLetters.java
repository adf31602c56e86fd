package dev.parley.topology.support;

import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.processor.api.Record;

/** Dead letters of records that could not be processed, without their values: see {@link BytelessDeadLetters}. */
public final class BytelessProcessingDeadLetters extends ProcessingDeadLetters {
    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> input, Exception exception) {
        Response response = super.handleError(context, input, exception);
        return response.result() == Result.FAIL
                ? response
                : Response.resume(BytelessDeadLetters.withoutValues(response.deadLetterQueueRecords()));
    }
}
