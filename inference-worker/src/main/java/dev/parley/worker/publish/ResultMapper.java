package dev.parley.worker.publish;

import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.InferenceStopped;
import dev.parley.events.Usage;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An outcome as the event that it becomes. */
final class ResultMapper {
    private ResultMapper() {}

    static InferenceResult result(
            InferenceRequest request, int attempt, InferenceOutcome outcome, @Nullable Instant startedAt, Instant now) {
        InferenceResult.Builder result = InferenceResult.newBuilder()
                .setEventId(request.getRequestId() + "/" + attempt)
                .setOccurredAt(now)
                .setRequestId(request.getRequestId())
                .setAttempt(attempt)
                .setRunId(request.getRunId())
                .setConversationId(request.getConversationId())
                .setPosition(request.getPosition())
                .setCalls(outcome.calls())
                .setStartedAt(startedAt);
        switch (outcome) {
            case InferenceOutcome.Completed completed -> result.setCompleted(completed(completed));
            case InferenceOutcome.Stopped stopped -> result.setStopped(stopped(stopped));
            case InferenceOutcome.Failed failed -> result.setFailed(failed(failed));
        }
        return result.build();
    }

    private static InferenceCompleted completed(InferenceOutcome.Completed completed) {
        return InferenceCompleted.newBuilder()
                .setText(completed.text())
                .setFinishReason(finishReason(completed))
                .setModel(completed.model())
                .setModelVersion(completed.version().orElse(null))
                .setRehearsal(completed.rehearsal())
                .setUsage(usage(completed.consumption()))
                .setLatencyMs(completed.latency().toMillis())
                .setFirstTokenMs(millis(completed.firstText()))
                .build();
    }

    /** As OpenAI calls them. */
    private static String finishReason(InferenceOutcome.Completed completed) {
        return switch (completed.finish()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    private static InferenceStopped stopped(InferenceOutcome.Stopped stopped) {
        return InferenceStopped.newBuilder()
                .setCode(stopped.code().wireName())
                .setText(stopped.text())
                .setModel(stopped.model().orElse(null))
                .setRehearsal(stopped.rehearsal())
                .setLatencyMs(stopped.latency().toMillis())
                .setFirstTokenMs(millis(stopped.firstText()))
                .build();
    }

    private static @Nullable Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
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
