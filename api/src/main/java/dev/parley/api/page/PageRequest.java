package dev.parley.api.page;

import dev.parley.api.problem.Faults;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many rows at most
 * @param ascending whether the oldest come first
 * @param after where to go on
 */
public record PageRequest(int limit, boolean ascending, Optional<Cursor> after) {
    public static final int MOST = 100;
    public static final int DEFAULT = 20;

    /** What the documentation says of {@code limit}. */
    public static final String LIMIT = "How many entries the page has at most.";

    /** What the documentation says of {@code after}. */
    public static final String AFTER = "The 'next' of the page before.";

    /** Of {@code order}: the oldest first. */
    public static final String ASCENDING = "asc";

    /** Of {@code order}: the newest first. */
    public static final String DESCENDING = "desc";

    /**
     * Reads the parameters of a query.
     *
     * @param usual the order where none is asked for
     */
    public static PageRequest of(
            @Nullable String limit, @Nullable String after, @Nullable String order, String usual, Faults faults) {
        String direction = order == null ? usual : order;
        if (!direction.equals(ASCENDING) && !direction.equals(DESCENDING)) {
            faults.add("order", "must be asc or desc");
        }
        return new PageRequest(limit(limit, faults), direction.equals(ASCENDING), cursor(after, faults));
    }

    private static int limit(@Nullable String limit, Faults faults) {
        if (limit == null) {
            return DEFAULT;
        }
        if (limit.matches("[1-9][0-9]{0,2}") && Integer.parseInt(limit) <= MOST) {
            return Integer.parseInt(limit);
        }
        faults.add("limit", "must be a whole number from 1 to " + MOST);
        return DEFAULT;
    }

    private static Optional<Cursor> cursor(@Nullable String after, Faults faults) {
        Optional<Cursor> cursor = Optional.ofNullable(after).flatMap(Cursor::of);
        if (after != null && cursor.isEmpty()) {
            faults.add("after", "must be the 'next' of an earlier page");
        }
        return cursor;
    }
}
