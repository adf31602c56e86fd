package dev.parley.local.engine;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to continue.
 *
 * @param prompt token ids, at least one
 * @param maxTokens of the reply
 * @param stopIds tokens that end the reply
 * @param logprobs 0 for none, or 1 for the logarithm of each drawn token's probability
 * @param patience after which it gives up, waiting for its turn included, or null for never
 */
public record TokenRequest(
        int[] prompt,
        Sampling sampling,
        int maxTokens,
        Set<Integer> stopIds,
        int logprobs,
        Priority priority,
        @Nullable Duration patience) {
    public TokenRequest {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt is empty");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens is " + maxTokens + ", less than 1");
        }
        prompt = prompt.clone();
        stopIds = Set.copyOf(stopIds);
    }
}
