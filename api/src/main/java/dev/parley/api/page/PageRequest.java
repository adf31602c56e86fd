package dev.parley.api.page;

import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import dev.parley.api.problem.FieldError;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;

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

    /** How many characters a page has at most; more only when its first row has. */
    public static final int MOST_CHARACTERS = 4 << 20;

    /** Of {@code order}: the oldest first. */
    public static final String ASCENDING = "asc";

    /** Of {@code order}: the newest first. */
    public static final String DESCENDING = "desc";

    /**
     * Reads {@code limit}, {@code after} and {@code order} of a request.
     *
     * @param usual the order where none is asked for
     * @param faults what is wrong with other parameters
     * @throws ApiProblem 422 with all faults, 404 when there is no such place in a list
     */
    public static PageRequest of(HttpRequest<?> request, String usual, Faults faults) {
        HttpParameters query = request.getParameters();
        String direction = query.getFirst("order").orElse(usual);
        if (!direction.equals(ASCENDING) && !direction.equals(DESCENDING)) {
            faults.add("order", "must be asc or desc");
        }
        int rows = query.getFirst("limit").map(limit -> limit(limit, faults)).orElse(DEFAULT);
        faults.throwIfAny();
        return new PageRequest(
                rows, direction.equals(ASCENDING), query.getFirst("after").map(PageRequest::cursor));
    }

    private static int limit(String limit, Faults faults) {
        if (limit.matches("[1-9][0-9]{0,2}") && Integer.parseInt(limit) <= MOST) {
            return Integer.parseInt(limit);
        }
        faults.add("limit", "must be a whole number from 1 to " + MOST);
        return DEFAULT;
    }

    private static Cursor cursor(String after) {
        return Cursor.of(after).orElseThrow(PageRequest::unknownPlace);
    }

    /** What a request with a cursor is answered with that no page had: 404. */
    public static ApiProblem unknownPlace() {
        return ApiProblem.notFound(
                List.of(new FieldError("after", "must be the 'next' of an earlier page of this list")));
    }
}
