package dev.parley.cli.progress;

import static java.util.Objects.requireNonNull;

/**
 * How far a run has come at a moment.
 *
 * @param activity what is done, in a word or two: "generating"
 * @param total conversations of the run
 * @param completed conversations that are done
 * @param failed conversations that ended as failed
 * @param turns turns spoken so far, in this process
 * @param promptTokens tokens that models read so far, in this process
 * @param completionTokens tokens that models wrote so far, in this process
 * @param usd US dollars spent so far, in this process
 * @param inFlight requests that wait for a model's answer now
 * @param retries calls that had to be repeated so far
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
        long inFlight,
        long retries) {
    public ProgressSnapshot {
        requireNonNull(activity, "activity is null");
        if (total < 0 || completed < 0 || failed < 0) {
            throw new IllegalArgumentException("total, completed and failed must not be negative");
        }
    }

    /** Conversations that have ended, in whatever way. */
    public long ended() {
        return completed + failed;
    }
}
