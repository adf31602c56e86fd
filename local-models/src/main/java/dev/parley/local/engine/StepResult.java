package dev.parley.local.engine;

import java.util.Arrays;

/**
 * What a step computed, for each token that was wanted.
 *
 * @param best the likeliest id
 * @param bestLogit its logit
 * @param total the logarithm of the sum of the exponents of all logits
 * @param logits (wanted, vocabulary), one after the other; empty unless they were asked for
 */
record StepResult(long[] best, float[] bestLogit, float[] total, float[] logits) {
    /** Whether there is something to draw from. */
    boolean isNumber(int wanted) {
        return Float.isFinite(bestLogit[wanted]);
    }

    /** A copy of the logits of one token. */
    float[] row(int wanted) {
        return Arrays.copyOfRange(logits, wanted * vocabulary(), (wanted + 1) * vocabulary());
    }

    float logit(int wanted, int id) {
        return logits[wanted * vocabulary() + id];
    }

    private int vocabulary() {
        return logits.length / best.length;
    }
}
