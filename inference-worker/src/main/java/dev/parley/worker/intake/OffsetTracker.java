package dev.parley.worker.intake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The offsets of one partition that were begun and in which order they end: any. What may be committed is the first one
 * that is not done. Not thread-safe.
 */
final class OffsetTracker {
    /** An offset that ended without a result: it never holds the results back. */
    static final long NO_RESULT = Long.MAX_VALUE;

    private final Deque<Entry> begun = new ArrayDeque<>();
    private final Map<Long, Entry> open = new HashMap<>();
    private long next;

    /** @param next the first offset that will be begun, or a lower one */
    OffsetTracker(long next) {
        this.next = next;
    }

    /**
     * @param offset higher than all begun before
     * @throws IllegalArgumentException when it is not
     */
    void begin(long offset) {
        begin(offset, 0);
    }

    /** @param mark where another log ended when this was begun */
    void begin(long offset, long mark) {
        if (offset < next) {
            throw new IllegalArgumentException("offset " + offset + " is below " + next);
        }
        Entry entry = new Entry(offset, mark);
        begun.addLast(entry);
        open.put(offset, entry);
        next = offset + 1;
    }

    /**
     * Ends an offset; ending it again changes nothing.
     *
     * @param resultOffset where its result lies, or {@link #NO_RESULT}
     */
    void done(long offset, long resultOffset) {
        Entry entry = open.remove(offset);
        if (entry != null) {
            entry.done = true;
            entry.resultOffset = resultOffset;
            while (!begun.isEmpty() && begun.getFirst().done) {
                begun.removeFirst();
            }
        }
    }

    /** The first offset that is not done: everything before it is. */
    long committable() {
        return begun.isEmpty() ? next : begun.getFirst().offset;
    }

    /**
     * The lowest result offset of those that are done beyond {@link #committable}; {@link #NO_RESULT} when there is none.
     * From there on a successor has to read the results to know what it need not repeat.
     */
    long earliestResultBeyond() {
        long earliest = NO_RESULT;
        for (Entry entry : begun) {
            if (entry.done) {
                earliest = Math.min(earliest, entry.resultOffset);
            }
        }
        return earliest;
    }

    /** The mark of the first offset that is not done; empty when all are. */
    OptionalLong earliestMark() {
        return begun.isEmpty() ? OptionalLong.empty() : OptionalLong.of(begun.getFirst().mark);
    }

    /** Offsets begun and not done. */
    int open() {
        return open.size();
    }

    /** Offsets kept: the open ones and those done beyond the first open one. */
    int span() {
        return begun.size();
    }

    private static final class Entry {
        private final long offset;
        private final long mark;
        private boolean done;
        private long resultOffset = NO_RESULT;

        Entry(long offset, long mark) {
            this.offset = offset;
            this.mark = mark;
        }
    }
}
