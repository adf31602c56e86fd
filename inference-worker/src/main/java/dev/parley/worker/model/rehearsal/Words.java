package dev.parley.worker.model.rehearsal;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.Sampling;

/**
 * What is said of a text, as a model would that is told where to end.
 *
 * @param text what is said
 * @param finish why it ends there
 */
record Words(String text, Answer.Finish finish) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** A text, up to the first of the stops, and with no more tokens than are allowed. */
    static Words of(String text, Sampling sampling) {
        int end = sampling.stop().stream()
                .mapToInt(text::indexOf)
                .filter(stop -> stop >= 0)
                .min()
                .orElse(text.length());
        long most = (long) sampling.maxTokens().orElse(Integer.MAX_VALUE) * CHARACTERS_PER_TOKEN;
        if (end <= most) {
            return new Words(text.substring(0, end), Answer.Finish.STOP);
        }
        int cut = (int) most;
        // Not in the middle of a character.
        cut -= Character.isHighSurrogate(text.charAt(cut - 1)) ? 1 : 0;
        return new Words(text.substring(0, cut), Answer.Finish.LENGTH);
    }

    /** Roughly so many tokens. */
    static long tokens(long characters) {
        return Math.max(1, characters / CHARACTERS_PER_TOKEN);
    }
}
