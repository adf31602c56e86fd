package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import dev.parley.worker.model.TokenCount;

/**
 * What calls consumed.
 *
 * @param tokens prompt and answer
 * @param usd US dollars, at least 0
 */
public record Consumption(TokenCount tokens, double usd) {

    /** Nothing. */
    public static final Consumption NONE = new Consumption(TokenCount.NONE, 0);

    public Consumption {
        requireNonNull(tokens, "tokens is null");
        if (!(usd >= 0)) {
            throw new IllegalArgumentException("usd must be at least 0: " + usd);
        }
    }

    /** The sum of both. */
    public Consumption plus(Consumption other) {
        return new Consumption(tokens.plus(other.tokens), usd + other.usd);
    }
}
