package dev.parley.worker.publish;

import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.Usage;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceOutcome;
import java.time.Instant;

/** An outcome as the event that it becomes. */
final class ResultMapper {
    private ResultMapper() {}

    static InferenceResult result(InferenceRequest request, InferenceOutcome outcome, Instant now) {
        InferenceResult.Builder result = InferenceResult.newBuilder()
                .setEventId(request.getRequestId() + "/" + request.getAttempt())
                .setOccurredAt(now)
                .setRequestId(request.getRequestId())
                .setAttempt(request.getAttempt())
                .setRunId(request.getRunId())
                .setConversationId(request.getConversationId())
                .setPosition(request.getPosition())
                .setCalls(outcome.calls());
        switch (outcome) {
            case InferenceOutcome.Completed completed -> result.setCompleted(completed(completed));
            case InferenceOutcome.Failed failed -> result.setFailed(failed(failed));
        }
        return result.build();
    }

    private static InferenceCompleted completed(InferenceOutcome.Completed completed) {
        return InferenceCompleted.newBuilder()
                .setText(completed.text())
                .setFinishReason(completed.cut() ? "length" : "stop")
                .setModel(completed.model())
                .setModelVersion(completed.version().orElse(null))
                .setRehearsal(completed.rehearsal())
                .setUsage(usage(completed.consumption()))
                .setLatencyMs(completed.latency().toMillis())
                .build();
    }

    private static InferenceFailed failed(InferenceOutcome.Failed failed) {
        boolean consumed = !failed.consumption().equals(Consumption.NONE);
        return InferenceFailed.newBuilder()
                .setCode(failed.code().wireName())
                .setMessage(failed.message())
                .setModel(failed.model().orElse(null))
                .setUsage(consumed ? usage(failed.consumption()) : null)
                .build();
    }

    private static Usage usage(Consumption consumption) {
        return new Usage(consumption.tokens().prompt(), consumption.tokens().completion(), consumption.usd());
    }
}
