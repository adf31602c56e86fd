package dev.parley.local.engine;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Draws the tokens of one reply. */
final class Sampler {
    /** A token and the logarithm of its probability, NaN where nobody asked for it. */
    record Draw(int id, float logprob) {
        /** What was computed is no number: there is nothing to draw from. */
        static final Draw NOTHING = new Draw(-1, Float.NaN);
    }

    private final Sampling sampling;
    private final boolean scored;
    private final SplittableRandom random;
    private final BitSet seen = new BitSet();

    Sampler(Sampling sampling, boolean scored, int[] prompt) {
        this.sampling = sampling;
        this.scored = scored;
        this.random = new SplittableRandom(sampling.seed());
        for (int id : prompt) {
            seen.set(id);
        }
    }

    boolean scored() {
        return scored;
    }

    /** Whether the likeliest token alone is not enough. */
    boolean needsLogits() {
        return sampling.temperature() > 0 || sampling.repetitionPenalty() != 1;
    }

    /** The next token, from a row of a result. */
    Draw draw(StepResult result, int row) {
        if (!result.isNumber(row)) {
            return Draw.NOTHING;
        }
        int id = (int) result.best()[row];
        float logit = result.bestLogit()[row];
        if (needsLogits()) {
            id = choose(result.row(row));
            logit = result.logit(row, id);
        }
        seen.set(id);
        return new Draw(id, scored ? logit - result.total()[row] : Float.NaN);
    }

    private int choose(float[] logits) {
        penalise(logits);
        if (sampling.temperature() == 0) {
            return Candidates.likeliest(logits);
        }
        Candidates candidates = Candidates.of(logits, sampling);
        return candidates.draw(random.nextDouble());
    }

    private void penalise(float[] logits) {
        float penalty = (float) sampling.repetitionPenalty();
        if (penalty == 1) {
            return;
        }
        seen.stream().forEach(id -> logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty);
    }
}
