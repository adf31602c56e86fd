package dev.parley.local.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One batch, before it is computed: first one token each of the rows 0, 1, ..., then parts of prompts. */
final class Step {
    private record Part(KvRow row, int[] ids, int from, int count, int length) {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();
    private int decode;
    private int size;
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

    /** The tokens themselves. */
    int[] ids() {
        return parts.stream()
                .flatMapToInt(part -> Arrays.stream(part.ids, part.from, part.from + part.count))
                .toArray();
    }

    /** (3, size): positions, rows of the cache, lengths. */
    long[] tokens() {
        long[] tokens = new long[3 * size];
        int at = 0;
        for (Part part : parts) {
            for (int position = part.from; position < part.from + part.count; position++, at++) {
                tokens[at] = position;
                tokens[size + at] = part.row.index();
                tokens[2 * size + at] = part.length;
            }
        }
        return tokens;
    }

    int size() {
        return size;
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
                .flatMapToLong(part -> LongStream.of(part.row.index(), part.from, part.count))
                .toArray();
    }

    long[] wanted() {
        return wanted.stream().mapToLong(Integer::longValue).toArray();
    }

    private IntStream replies() {
        return parts.stream().limit(decode).mapToInt(Part::length);
    }
}
