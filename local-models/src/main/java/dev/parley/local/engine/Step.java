package dev.parley.local.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One batch, before it is computed: first one token each of the rows 0, 1, ..., then parts of prompts.
 *
 * <p>The libraries compile their products for each size anew, with milliseconds and up to a megabyte each, and every prompt has
 * another length. So a part of a prompt ends at a round position: with tokens that fill it up, which nothing that is wanted
 * sees, and whose keys are overwritten before anything does.
 */
final class Step {
    private static final int ROUND = 32;

    private record Part(KvRow row, int[] ids, int from, int count, int filled, int length) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private int decode;
    private int size;
    private int computed;
    private boolean scored;
    private boolean logits;

    /** The next token of a reply; they come in the order of their rows, from row 0 on, before any part of a prompt. */
    void addReply(KvRow row, int[] ids, int at) {
        if (row.index() != decode || decode != parts.size()) {
            throw new IllegalStateException("row " + row.index() + " cannot follow " + parts.size() + " others");
        }
        parts.add(new Part(row, ids, at, 1, 1, at + 1));
        wanted.add(computed++);
        size++;
        decode++;
    }

    /**
     * A part of a prompt.
     *
     * @param length of the whole prompt
     * @param last whether the logits behind its last token are wanted
     */
    void addPrompt(KvRow row, int[] ids, int from, int count, int length, boolean last) {
        if (last) {
            wanted.add(computed + count - 1);
        }
        int filled = roundUp(from + count) - from;
        parts.add(new Part(row, ids, from, count, filled, length));
        size += count;
        computed += filled;
    }

    /** Tokens of a part that begins there, so that it ends at a round position: at most so many, at least one. */
    static int round(int from, int most) {
        int rounded = (from + most) / ROUND * ROUND - from;
        return rounded > 0 ? rounded : most;
    }

    /** Positions that are computed when so many are of use. */
    static int roundUp(int positions) {
        return Math.ceilDiv(positions, ROUND) * ROUND;
    }

    /** The logits of all tokens are wanted, of which there is one part. */
    void wantAll() {
        wanted.clear();
        wanted.addAll(IntStream.range(0, size).boxed().toList());
        logits = true;
    }

    /** How the tokens are drawn from the result. */
    void serve(Sampler sampler) {
        scored |= sampler.scored();
        logits |= sampler.needsLogits();
    }

    /** Positions that a row must have room for. */
    int positions() {
        return parts.stream().mapToInt(part -> part.from + part.filled).max().orElse(0);
    }

    /** The tokens themselves; 0 for those that only fill up. */
    int[] ids() {
        return parts.stream()
                .flatMapToInt(part -> Arrays.stream(Arrays.copyOfRange(part.ids, part.from, part.from + part.filled)))
                .toArray();
    }

    /** (3, computed tokens): positions, rows of the cache, lengths. */
    long[] tokens() {
        long[] tokens = new long[3 * computed];
        int at = 0;
        for (Part part : parts) {
            for (int position = part.from; position < part.from + part.filled; position++, at++) {
                tokens[at] = position;
                tokens[computed + at] = part.row.index();
                tokens[2 * computed + at] = part.length;
            }
        }
        return tokens;
    }

    /** Tokens that are of use. */
    int size() {
        return size;
    }

    /** Tokens in all. */
    int computed() {
        return computed;
    }

    int decode() {
        return decode;
    }

    boolean scored() {
        return scored;
    }

    boolean logits() {
        return logits;
    }

    /** The longest of the sequences that get their next token. */
    int longest() {
        return replies().max().orElse(0);
    }

    /** Whether these are all equally long. */
    boolean even() {
        return replies().distinct().count() <= 1;
    }

    /** Row, first position and count of each part of a prompt. */
    long[] chunks() {
        return parts.stream()
                .skip(decode)
                .flatMapToLong(part -> LongStream.of(part.row.index(), part.from, part.filled))
                .toArray();
    }

    long[] wanted() {
        return wanted.stream().mapToLong(Integer::longValue).toArray();
    }

    private IntStream replies() {
        return parts.stream().limit(decode).mapToInt(Part::length);
    }
}
