package dev.parley.topology.generation;

import dev.parley.domain.conversation.Answer;
import dev.parley.domain.conversation.Usage;
import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.topology.generation.state.PendingQuestion;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** The latest answers to all questions about a partition's seeds, of every run. */
final class AnswerLog {
    /** Nothing is wrong with the question: it is answered when the run has a budget, a worker or a key again. */
    private static final Set<String> WAITING = Set.of(
            ErrorCode.BUDGET_EXHAUSTED.wireName(),
            ErrorCode.RUN_INACTIVE.wireName(),
            ErrorCode.UNAUTHORIZED.wireName());

    private final TimestampedKeyValueStore<String, InferenceResult> results;

    AnswerLog(TimestampedKeyValueStore<String, InferenceResult> results) {
        this.results = results;
    }

    Optional<Answer> latest(String conversationId, String requestId) {
        ValueAndTimestamp<InferenceResult> result = results.get(EventKeys.result(conversationId, requestId));
        return result == null ? Optional.empty() : Optional.of(answer(result.value()));
    }

    /** When the latest answer to a question came, in milliseconds since 1970; 0 when there is none. */
    long answeredAt(String conversationId, @Nullable PendingQuestion question) {
        ValueAndTimestamp<InferenceResult> result =
                question == null ? null : results.get(EventKeys.result(conversationId, question.getRequestId()));
        return result == null ? 0 : result.timestamp();
    }

    static Answer answer(InferenceResult result) {
        return new Answer(result.getRequestId(), result.getAttempt(), outcome(result));
    }

    private static Answer.Outcome outcome(InferenceResult result) {
        InferenceCompleted completed = result.getCompleted();
        if (completed != null) {
            return new Answer.Text(
                    completed.getText(),
                    completed.getModel(),
                    completed.getRehearsal(),
                    usage(completed.getUsage()),
                    completed.getFinishReason());
        }
        InferenceFailed failed = result.getFailed();
        // By name: a worker of a later version may have codes that this one does not know.
        boolean waits = WAITING.contains(failed.getCode());
        return new Answer.Refusal(failed.getCode(), failed.getMessage(), waits);
    }

    private static Usage usage(dev.parley.events.Usage usage) {
        return new Usage(usage.getPromptTokens(), usage.getCompletionTokens(), usage.getUsd());
    }

    /** Two runs may wait for one answer; that the one has no budget, or is not active, is not the other's fault. */
    static boolean putsOffOnlyAnother(String waitingRun, InferenceResult result, Answer answer) {
        return answer.outcome() instanceof Answer.Refusal refusal
                && refusal.waits()
                && !waitingRun.equals(result.getRunId());
    }
}
