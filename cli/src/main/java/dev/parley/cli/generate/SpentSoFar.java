package dev.parley.cli.generate;

import dev.parley.cli.runtime.ForgivingReader;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.TopicFollower;
import dev.parley.events.InferenceResult;
import dev.parley.events.Usage;
import dev.parley.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What a run's calls have consumed so far, by the results on the log: answers that another run paid for are not in it.
 *
 * @param promptTokens tokens of prompts
 * @param completionTokens tokens of answers
 * @param usd US dollars
 */
record SpentSoFar(long promptTokens, long completionTokens, double usd) {

    /** Reads the results of all runs up to now. */
    static SpentSoFar of(Installation installation, String runId) {
        Sum sum = new Sum();
        ForgivingReader<InferenceResult> results =
                new ForgivingReader<>(installation.serdes().of(InferenceResult.class));
        try (TopicFollower follower =
                new TopicFollower(installation, Topics.GENERATION_RESULTS, record -> results.read(record)
                        .filter(result -> runId.equals(result.getRunId()))
                        .ifPresent(sum::add))) {
            follower.catchUp();
        }
        return new SpentSoFar(sum.promptTokens, sum.completionTokens, sum.usd);
    }

    private static final class Sum {
        private long promptTokens;
        private long completionTokens;
        private double usd;

        void add(InferenceResult result) {
            if (result.getCompleted() != null) {
                add(result.getCompleted().getUsage());
            } else if (result.getFailed() != null) {
                add(result.getFailed().getUsage());
            }
        }

        private void add(@Nullable Usage usage) {
            if (usage != null) {
                promptTokens += usage.getPromptTokens();
                completionTokens += usage.getCompletionTokens();
                usd += usage.getUsd();
            }
        }
    }
}
