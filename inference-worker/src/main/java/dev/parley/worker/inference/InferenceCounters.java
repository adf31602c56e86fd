package dev.parley.worker.inference;

import dev.parley.schemas.error.ErrorCode;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What a worker did since it started. Thread-safe. */
public final class InferenceCounters {
    final LongAdder calls = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder rateLimited = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder completed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder trimmed = new LongAdder();
    final LongAdder promptTokens = new LongAdder();
    final LongAdder completionTokens = new LongAdder();
    final DoubleAdder usd = new DoubleAdder();

    void fault(ErrorCode code) {
        if (code == ErrorCode.RATE_LIMITED) {
            rateLimited.increment();
        } else if (code == ErrorCode.TIMED_OUT) {
            timedOut.increment();
        }
    }

    void consumed(Consumption consumption) {
        promptTokens.add(consumption.tokens().prompt());
        completionTokens.add(consumption.tokens().completion());
        usd.add(consumption.usd());
    }

    void ended(InferenceOutcome outcome) {
        switch (outcome) {
            case InferenceOutcome.Completed _ -> completed.increment();
            case InferenceOutcome.Stopped _, InferenceOutcome.Failed _ -> failed.increment();
        }
    }

    /** The figures of this moment. */
    public Figures figures() {
        return new Figures(
                completed.sum(),
                failed.sum(),
                calls.sum(),
                retries.sum(),
                rateLimited.sum(),
                timedOut.sum(),
                trimmed.sum(),
                promptTokens.sum(),
                completionTokens.sum(),
                usd.sum());
    }

    /**
     * Figures since the start.
     *
     * @param completed requests that were answered
     * @param failed requests that ended without an answer
     * @param calls calls made to models, failed ones included
     * @param retries calls that were not the first of their request
     * @param rateLimited calls that were turned away with 429
     * @param timedOut calls without an answer in time
     * @param trimmed answers from which another speaker's words or a label were removed
     * @param promptTokens tokens of prompts, as far as reported
     * @param completionTokens tokens of answers, as far as reported
     * @param usd US dollars by the catalogue's prices
     */
    public record Figures(
            long completed,
            long failed,
            long calls,
            long retries,
            long rateLimited,
            long timedOut,
            long trimmed,
            long promptTokens,
            long completionTokens,
            double usd) {}
}
