package dev.parley.local.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One batch, before it is computed: first one token each of the rows 0, 1, ..., then parts of prompts.
 *
 * <p>The library compiles its products for each number of tokens anew: milliseconds and a megabyte each, and every prompt has
 * another length. So a step with prompts is filled up to a round size, with tokens that come behind its last part: nothing
 * that is wanted sees them, and what they leave in the cache is overwritten before anything does.
 */
final class Step {
    private static final int ROUND = 32;

    private record Part(KvRow row, int[] ids, int from, int count, int length) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private int decode;
    private int size;
    private int filling;
    private boolean scored;
    private boolean logits;

    /** The next token of a reply; they come in the order of their rows, from row 0 on, before any part of a prompt. */
    void addReply(KvRow row, int[] ids, int at) {
        if (row.index() != decode || decode != parts.size()) {
            throw new IllegalStateException("row " + row.index() + " cannot follow " + parts.size() + " others");
        }
        parts.add(new Part(row, ids, at, 1, at + 1));
        wanted.add(size++);
        decode++;
    }

    /**
     * A part of a prompt.
     *
     * @param length of the whole prompt
     * @param last whether the logits behind its last token are wanted
     */
    void addPrompt(KvRow row, int[] ids, int from, int count, int length, boolean last) {
        parts.add(new Part(row, ids, from, count, length));
        size += count;
        if (last) {
            wanted.add(size - 1);
        }
    }

    /** The logits of all tokens so far are wanted. */
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

    /** Fills it up to a round size, if there is a part of a prompt in it: the last thing that is done to it. */
    void fillUp() {
        if (parts.size() > decode) {
            filling = Math.ceilDiv(size, ROUND) * ROUND - size;
        }
    }

    /** Positions that a row must have room for. */
    int positions() {
        Part last = parts.getLast();
        return last.from + last.count + filling;
    }

    /** (4, computed tokens): ids, positions, rows of the cache, lengths. */
    long[] tokens() {
        int all = computed();
        long[] tokens = new long[4 * all];
        int at = 0;
        for (Part part : parts) {
            for (int i = 0; i < count(part); i++, at++) {
                tokens[at] = i < part.count ? part.ids[part.from + i] : 0;
                tokens[all + at] = part.from + i;
                tokens[2 * all + at] = part.row.index();
                tokens[3 * all + at] = part.length;
            }
        }
        return tokens;
    }

    private int count(Part part) {
        return part == parts.getLast() ? part.count + filling : part.count;
    }

    /** Tokens that are of use. */
    int size() {
        return size;
    }

    /** Tokens in all. */
    int computed() {
        return size + filling;
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
                .flatMapToLong(part -> LongStream.of(part.row.index(), part.from, count(part)))
                .toArray();
    }

    long[] wanted() {
        return wanted.stream().mapToLong(Integer::longValue).toArray();
    }

    private IntStream replies() {
        return parts.stream().limit(decode).mapToInt(Part::length);
    }
}
