package dev.parley.api.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Gathers a page row by row: as many as are asked for, and fewer when they are large. A hundred rows of a mebibyte each, for a few
 * clients at once, are more than the heap holds.
 */
final class PageGatherer<T> {
    private final int most;
    private final ToIntFunction<T> size;
    private final List<T> rows = new ArrayList<>();
    private long characters;
    private boolean full;

    /**
     * @param most how many rows the page has at most
     * @param size about how many characters a row has
     */
    PageGatherer(int most, ToIntFunction<T> size) {
        this.most = most;
        this.size = size;
    }

    /** Adds a row, unless it does not fit: then it is of the next page. Every page has one. */
    boolean add(T row) {
        characters += size.applyAsInt(row);
        full = rows.size() == most || (!rows.isEmpty() && characters > PageRequest.MOST_CHARACTERS);
        return !full && rows.add(row);
    }

    /** What was gathered. */
    Page<T> page() {
        return new Page<>(rows, full);
    }
}
