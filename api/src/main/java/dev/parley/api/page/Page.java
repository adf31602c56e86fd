package dev.parley.api.page;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param rows what it has
 * @param more whether there is more behind it
 */
public record Page<T>(List<T> rows, boolean more) {
    /** Copies the rows. */
    public Page {
        rows = List.copyOf(rows);
    }

    /** What clients send to get the page behind it; nothing when it is the last one. */
    public Optional<String> next(Function<T, Cursor> cursor) {
        return more ? Optional.of(cursor.apply(rows.getLast()).text()) : Optional.empty();
    }
}
