package dev.parley.worker.model.rehearsal;

import java.util.List;
import java.util.SplittableRandom;

/** Draws that depend on nothing but a text. Not thread-safe. */
final class Dice {
    private final long seed;
    private final SplittableRandom random;

    private Dice(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** FNV-1a over the text's characters seeds it. */
    static Dice of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return new Dice(hash);
    }

    /** One of these, the next draw. */
    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** True in one of {@code n} draws. */
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** A number from {@code low} to {@code high}, that is the same however often something else was drawn. */
    int fixed(String purpose, int low, int high) {
        return of(seed + purpose).random.nextInt(low, high + 1);
    }

    /** One of these, the same for a purpose however often something else was drawn. */
    <T> T fixed(String purpose, List<T> choices) {
        return choices.get(fixed(purpose, 0, choices.size() - 1));
    }
}
