package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits and patience of a worker.
 *
 * @param concurrency most calls at once, over all models and for each; empty leaves it to each model's own limit
 * @param requestsPerMinute most calls in any minute, over all models, besides their own limits
 * @param tokensPerMinute most tokens in any minute, over all models, besides their own limits
 * @param activeRun if present, requests of other runs are answered with {@code run_inactive}, without a call
 * @param retries how long a request is tried
 */
public record InferenceSettings(
        OptionalInt concurrency,
        OptionalLong requestsPerMinute,
        OptionalLong tokensPerMinute,
        Optional<String> activeRun,
        RetrySettings retries) {

    /** Each model's own limits, requests of any run. */
    public static final InferenceSettings DEFAULT = new InferenceSettings(
            OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), RetrySettings.DEFAULT);

    public InferenceSettings {
        requireNonNull(activeRun, "activeRun is null");
        requireNonNull(retries, "retries is null");
        if (concurrency.orElse(1) < 1 || requestsPerMinute.orElse(1) < 1 || tokensPerMinute.orElse(1) < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }
}
