package dev.parley.local.engine;

import dev.parley.local.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of the cache. Rows in use lie first, without gaps; those behind them keep what was computed in them until they are
 * used again, so that a prompt with the same beginning need not compute it once more.
 */
final class KvCache {
    /** Shorter beginnings cost more to copy than to compute. */
    private static final int SHORTEST_PREFIX = 8;

    private static final int STEP = 256;

    private final DecoderModule module;
    private final KvRow[] rows;
    private final int context;
    private final boolean reuse;
    private final int sameKeysUpTo;
    private int capacity;
    private int taken;
    private long clock;

    /**
     * A cache.
     *
     * @param context tokens of a row, at most
     * @param config says whether keys stay valid in a longer sequence
     */
    KvCache(DecoderModule module, int rows, int context, ModelConfig config) {
        this.module = module;
        this.rows = IntStream.range(0, rows).mapToObj(KvRow::new).toArray(KvRow[]::new);
        this.context = context;
        this.reuse = config.keysStay();
        this.sameKeysUpTo = config.sameKeysUpTo();
        ensure(1);
    }

    /** The longest sequence whose keys can be used as they were computed. */
    int sameKeysUpTo() {
        return sameKeysUpTo;
    }

    boolean full() {
        return taken == rows.length;
    }

    /** Positions of all rows. */
    long capacity() {
        return (long) capacity * rows.length;
    }

    /** Takes the next row for a prompt; as much of its beginning as is known already lies there then. */
    KvRow take(int[] prompt) {
        KvRow source = reuse ? longestPrefix(prompt) : rows[taken];
        // The last token is computed in any case: its logits are not kept.
        int shared = reuse ? Math.min(source.shared(prompt), prompt.length - 1) : 0;
        if (shared < SHORTEST_PREFIX) {
            shared = 0;
        }
        if (shared > 0 && !source.taken()) {
            swap(source.index(), taken);
        } else {
            spareWhatIsIn(rows[taken]);
            if (shared > 0) {
                module.copyRow(source.index(), taken, shared);
            }
        }
        KvRow row = rows[taken++];
        row.take();
        row.holds(prompt, shared);
        return row;
    }

    /** A free row to compute in; what lay there is forgotten. */
    KvRow spare() {
        KvRow row = rows[rows.length - 1];
        row.holds(new int[0], 0);
        return row;
    }

    /**
     * Forgets rows in which keys are no numbers. A longer reply beside a shorter one has the positions behind the shorter one
     * computed as well, and hidden: that does not help against what is no number. So something else is put there.
     */
    void cleanse(List<KvRow> spoiled) {
        Optional<KvRow> clean =
                Arrays.stream(rows).filter(row -> !spoiled.contains(row)).findFirst();
        for (KvRow row : spoiled) {
            clean.ifPresent(source -> module.copyRow(source.index(), row.index(), capacity));
            row.holds(new int[0], 0);
        }
    }

    /** Gives a row back; first: how many rows at the beginning must have no gap of their own (those of replies). */
    void free(KvRow row, int first) {
        row.free(++clock);
        if (row.index() < first) {
            swap(row.index(), first - 1);
        }
        swap(row.index(), --taken);
    }

    /** Puts a row to a place. */
    void move(KvRow row, int place) {
        swap(row.index(), place);
    }

    /** Makes room for so many tokens in every row. */
    void ensure(int tokens) {
        if (tokens > capacity) {
            int wanted = Math.max(Math.ceilDiv(tokens, STEP) * STEP, Math.min(2 * capacity, context));
            capacity = wanted;
            module.reserve(wanted);
        }
    }

    private KvRow longestPrefix(int[] prompt) {
        return List.of(rows).stream()
                .max(Comparator.comparingInt((KvRow row) -> row.shared(prompt)).thenComparing(row -> !row.taken()))
                .orElseThrow();
    }

    /** A free row is about to be overwritten: what it holds goes to the one that was not used for the longest time. */
    private void spareWhatIsIn(KvRow row) {
        KvRow oldest = IntStream.range(taken, rows.length)
                .mapToObj(index -> rows[index])
                .min(Comparator.comparingLong(KvRow::freed))
                .orElse(row);
        swap(row.index(), oldest.index());
    }

    private void swap(int one, int other) {
        if (one == other) {
            return;
        }
        KvRow first = rows[one];
        KvRow second = rows[other];
        if (first.length() > 0 || second.length() > 0) {
            module.swapRows(one, other, first.length(), second.length());
        }
        rows[one] = second;
        rows[other] = first;
        second.moveTo(one);
        first.moveTo(other);
    }
}
