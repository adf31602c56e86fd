package dev.parley.cli.progress;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How far a run has come at a moment.
 *
 * @param activity what is done, in a word or two: "generating"
 * @param total conversations of the run
 * @param completed conversations that are done
 * @param failed conversations that ended as failed
 * @param turns turns of the conversations that are done, as {@code status} counts them
 * @param promptTokens tokens that models read for them
 * @param completionTokens tokens that models wrote for them
 * @param usd US dollars spent for them
 * @param requests what the worker of this process does; empty where the work is done elsewhere
 */
public record ProgressSnapshot(
        String activity,
        long total,
        long completed,
        long failed,
        long turns,
        long promptTokens,
        long completionTokens,
        double usd,
        Optional<Requests> requests) {
    /**
     * Calls of models.
     *
     * @param inFlight that wait for an answer now
     * @param retries that had to be repeated so far
     */
    public record Requests(long inFlight, long retries) {}

    public ProgressSnapshot {
        requireNonNull(activity, "activity is null");
        requireNonNull(requests, "requests is null");
        if (total < 0 || completed < 0 || failed < 0) {
            throw new IllegalArgumentException("total, completed and failed must not be negative");
        }
    }

    /** Conversations that have ended, in whatever way. */
    public long ended() {
        return completed + failed;
    }
}
