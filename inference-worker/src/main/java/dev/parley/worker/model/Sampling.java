package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How an answer is drawn. What is empty is the provider's choice.
 *
 * @param temperature 0 to 2
 * @param topP 0 to 1
 * @param maxTokens most tokens of the answer, at least 1
 * @param stop the answer ends before the first of these
 */
public record Sampling(OptionalDouble temperature, OptionalDouble topP, OptionalInt maxTokens, List<String> stop) {

    /** Everything is the provider's choice. */
    public static final Sampling PROVIDERS_CHOICE =
            new Sampling(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of());

    public Sampling {
        requireNonNull(temperature, "temperature is null");
        requireNonNull(topP, "topP is null");
        requireNonNull(maxTokens, "maxTokens is null");
        stop = List.copyOf(stop);
        if (maxTokens.orElse(1) < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens.getAsInt());
        }
    }
}
