package dev.parley.topology.chat;

import dev.parley.events.ChatReplied;
import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceResult;
import dev.parley.events.InferenceStopped;
import dev.parley.events.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's result says beside the text.
 *
 * @param startedAt when the attempt began
 * @param endedAt when the result was there
 * @param finishReason {@code stop} or {@code length}, when the model ended by itself
 * @param firstTokenMs milliseconds from the start of the call to its first text
 */
record Written(
        @Nullable Instant startedAt,
        Instant endedAt,
        @Nullable String model,
        @Nullable String modelVersion,
        boolean rehearsal,
        @Nullable Usage usage,
        @Nullable String finishReason,
        @Nullable Long firstTokenMs) {

    static Written of(InferenceResult result) {
        Instant started = result.getStartedAt();
        Instant ended = result.getOccurredAt();
        InferenceCompleted completed = result.getCompleted();
        if (completed != null) {
            return new Written(
                    started,
                    ended,
                    completed.getModel(),
                    completed.getModelVersion(),
                    completed.getRehearsal(),
                    completed.getUsage(),
                    completed.getFinishReason(),
                    completed.getFirstTokenMs());
        }
        InferenceStopped stopped = result.getStopped();
        if (stopped != null) {
            return new Written(
                    started,
                    ended,
                    stopped.getModel(),
                    stopped.getModelVersion(),
                    stopped.getRehearsal(),
                    stopped.getUsage(),
                    null,
                    stopped.getFirstTokenMs());
        }
        InferenceFailed failed = result.getFailed();
        return failed == null
                ? new Written(started, ended, null, null, false, null, null, null)
                : new Written(started, ended, failed.getModel(), null, false, failed.getUsage(), null, null);
    }

    /** Adds it to the reply of a chat that was accepted at {@code acceptedAt}. */
    void describe(ChatReplied.Builder reply, long acceptedAt) {
        reply.setModel(model)
                .setModelVersion(modelVersion)
                .setRehearsal(rehearsal)
                .setUsage(usage)
                .setFinishReason(finishReason)
                .setTimeToFirstTokenMs(firstTokenMs);
        if (startedAt != null) {
            long start = startedAt.toEpochMilli();
            reply.setQueueMs(Math.max(0, start - acceptedAt)).setRunMs(Math.max(0, endedAt.toEpochMilli() - start));
        }
    }
}
