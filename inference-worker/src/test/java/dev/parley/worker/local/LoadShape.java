package dev.parley.worker.local;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Requests that come at once.
 *
 * @param prompt letters of a question, of which each is a token for the model that benchmarks/make_model.py makes
 * @param reply tokens of a reply
 */
record LoadShape(int requests, int prompt, int reply) {
    /** Questions that have nothing in common, the same for the same seed. */
    List<String> questions(long seed) {
        return IntStream.range(0, requests)
                .mapToObj(i -> question(new Random(seed * 100_000 + i)))
                .toList();
    }

    private String question(Random random) {
        return random.ints(prompt, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
