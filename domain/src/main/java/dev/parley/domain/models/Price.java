package dev.parley.domain.models;

/**
 * What a model costs.
 *
 * @param promptPerMillionUsd US dollars for a million tokens of prompts
 * @param completionPerMillionUsd US dollars for a million tokens of answers
 */
public record Price(double promptPerMillionUsd, double completionPerMillionUsd) {

    /** Costs nothing, or nobody knows. */
    public static final Price FREE = new Price(0, 0);

    private static final double MILLION = 1_000_000;

    public Price {
        if (!(promptPerMillionUsd >= 0) || !(completionPerMillionUsd >= 0)) {
            throw new IllegalArgumentException("a price cannot be below 0");
        }
    }

    /** US dollars for so many tokens. */
    public double usd(double promptTokens, double completionTokens) {
        return (promptTokens * promptPerMillionUsd + completionTokens * completionPerMillionUsd) / MILLION;
    }
}
