package dev.parley.local.checkpoint;

import java.util.List;

/** How the rotary frequencies are stretched beyond the context that a model was trained on first. */
public sealed interface RopeScaling {
    /** Frequencies as they are. */
    record None() implements RopeScaling {}

    /** Every position divided by the factor. */
    record Linear(double factor) implements RopeScaling {}

    /** A base that grows once a sequence is longer than {@code originalContext} tokens. */
    record Dynamic(double factor, int originalContext) implements RopeScaling {}

    /** Llama 3.1: long wavelengths divided by the factor, short ones kept, and a ramp between. */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalContext)
            implements RopeScaling {}

    /**
     * YaRN: pairs of values that turn more than {@code fastTurns} times within the original context are kept, those that turn
     * less than {@code slowTurns} times divided by the factor, and a ramp between.
     *
     * @param wholePairs whether the ramp begins and ends at whole pairs
     * @param magnitude what queries and keys are multiplied with
     */
    record Yarn(
            double factor,
            double fastTurns,
            double slowTurns,
            int originalContext,
            boolean wholePairs,
            double magnitude)
            implements RopeScaling {}

    /**
     * LongRoPE: each pair of values has a divisor of its own, another one in sequences of more than {@code originalContext}
     * tokens.
     *
     * @param magnitude what queries and keys are multiplied with
     */
    record Long(List<Double> shortDivisors, List<Double> longDivisors, int originalContext, double magnitude)
            implements RopeScaling {
        public Long {
            shortDivisors = List.copyOf(shortDivisors);
            longDivisors = List.copyOf(longDivisors);
        }
    }
}
