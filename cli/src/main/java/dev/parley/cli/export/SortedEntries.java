package dev.parley.cli.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges sorted sources: each key once, from the youngest source that has it. */
final class SortedEntries implements Closeable {
    private final List<EntrySource> sources;
    private final PriorityQueue<EntrySource> waiting = new PriorityQueue<>();

    SortedEntries(List<EntrySource> sources) {
        this.sources = List.copyOf(sources);
        for (EntrySource source : sources) {
            if (source.head() != null) {
                waiting.add(source);
            }
        }
    }

    /** The next entry, in ascending order of keys; null at the end. */
    @Nullable
    SortEntry next() throws IOException {
        SortEntry next = take();
        while (next != null && nextKeyIs(next.key())) {
            take();
        }
        return next;
    }

    private boolean nextKeyIs(String key) {
        EntrySource source = waiting.peek();
        return source != null && source.head() != null && source.head().key().equals(key);
    }

    private @Nullable SortEntry take() throws IOException {
        EntrySource source = waiting.poll();
        if (source == null) {
            return null;
        }
        SortEntry entry = source.head();
        source.advance();
        if (source.head() != null) {
            waiting.add(source);
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        for (EntrySource source : sources) {
            source.close();
        }
    }
}
