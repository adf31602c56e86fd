package dev.parley.local.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** The tokens that one is drawn from, the likeliest first, with their weights: as `transformers` filters them. */
final class Candidates {
    private final int[] ids;
    private final double[] weights;
    private int count;

    private Candidates(int[] ids, double[] weights) {
        this.ids = ids;
        this.weights = weights;
        this.count = ids.length;
    }

    /** Temperature first, then the likeliest so many, then those that hold so much, then those not far behind the first. */
    static Candidates of(float[] logits, Sampling sampling) {
        Candidates candidates;
        if (sampling.topK() > 0 && sampling.topK() < logits.length) {
            candidates = weighed(likeliest(logits, sampling.topK()), logits, sampling);
            candidates.keepShare(sampling.topP() * candidates.total());
        } else {
            candidates = head(logits, sampling);
        }
        candidates.keepNear(sampling.minP());
        return candidates;
    }

    /** The first of the highest. */
    static int likeliest(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /** The one at a place between 0 and 1 of the summed weights. */
    int draw(double place) {
        double left = place * total();
        for (int i = 0; i < count - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return ids[i];
            }
        }
        return ids[count - 1];
    }

    private void keepShare(double wanted) {
        double held = 0;
        int kept = 0;
        while (kept < count && held < wanted) {
            held += weights[kept++];
        }
        count = Math.max(1, kept);
    }

    private void keepNear(double least) {
        while (count > 1 && weights[count - 1] < least * weights[0]) {
            count--;
        }
    }

    private double total() {
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
        }
        return total;
    }

    private static int[] likeliest(float[] logits, int wanted) {
        PriorityQueue<Integer> kept = new PriorityQueue<>(
                Comparator.comparingDouble((Integer id) -> logits[id]).thenComparing(Comparator.reverseOrder()));
        for (int id = 0; id < logits.length; id++) {
            if (kept.size() < wanted) {
                kept.add(id);
            } else if (logits[id] > logits[kept.element()]) {
                kept.remove();
                kept.add(id);
            }
        }
        return order(kept.stream().mapToInt(Integer::intValue), logits);
    }

    /** All tokens, or, where some are not wanted, those at the head: to sort a whole vocabulary takes milliseconds. */
    private static Candidates head(float[] logits, Sampling sampling) {
        int best = likeliest(logits);
        IntStream others = IntStream.range(0, logits.length).filter(id -> id != best);
        int[] all = IntStream.concat(IntStream.of(best), others).toArray();
        Candidates candidates = weighed(all, logits, sampling);
        if (sampling.topP() < 1) {
            double wanted = sampling.topP() * candidates.total();
            double least = 1e-2;
            Candidates head = candidates.above(least, logits, sampling);
            while (head.total() < wanted && head.count < all.length) {
                least *= 1e-2;
                head = candidates.above(least, logits, sampling);
            }
            head.keepShare(wanted);
            return head;
        }
        return sampling.minP() > 0 ? candidates.above(sampling.minP(), logits, sampling) : candidates;
    }

    /** Those with at least so much of the likeliest one's weight, in order. */
    private Candidates above(double least, float[] logits, Sampling sampling) {
        IntStream kept =
                IntStream.range(0, count).filter(i -> weights[i] >= least).map(i -> ids[i]);
        return weighed(order(kept, logits), logits, sampling);
    }

    /** The likeliest comes first. */
    private static Candidates weighed(int[] ids, float[] logits, Sampling sampling) {
        double most = logits[ids[0]];
        double[] weights = Arrays.stream(ids)
                .mapToDouble(id -> Math.exp((logits[id] - most) / sampling.temperature()))
                .toArray();
        return new Candidates(ids, weights);
    }

    private static int[] order(IntStream ids, float[] logits) {
        // One long of each: the logit, so that the highest comes first, and the id.
        long[] keys = ids.mapToLong(id -> ((long) ~sortable(logits[id]) << 32) | id)
                .sorted()
                .toArray();
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /** An int that orders as the float does. */
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
