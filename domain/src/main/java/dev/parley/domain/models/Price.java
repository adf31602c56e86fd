package dev.parley.domain.models;

import java.math.BigDecimal;

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
    private static final int DIGITS_OF_MILLION = 6;

    public Price {
        if (!(promptPerMillionUsd >= 0) || !(completionPerMillionUsd >= 0)) {
            throw new IllegalArgumentException("a price cannot be below 0");
        }
    }

    /** US dollars for so many tokens. */
    public double usd(double promptTokens, double completionTokens) {
        return (promptTokens * promptPerMillionUsd + completionTokens * completionPerMillionUsd) / MILLION;
    }

    /** US dollars for so many tokens, be they more than a {@code double} can hold. */
    public BigDecimal usd(BigDecimal promptTokens, BigDecimal completionTokens) {
        BigDecimal prompts = promptTokens.multiply(BigDecimal.valueOf(promptPerMillionUsd));
        BigDecimal completions = completionTokens.multiply(BigDecimal.valueOf(completionPerMillionUsd));
        return prompts.add(completions).movePointLeft(DIGITS_OF_MILLION);
    }
}
