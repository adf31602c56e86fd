package dev.parley.local.checkpoint;

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
}
