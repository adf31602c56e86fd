package dev.parley.api.page;

import dev.parley.api.database.Sql;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;

/**
 * A query for one page. Its text is made of constants alone; whatever a client sent is bound. It asks for one row more than
 * the page may have, which tells whether there are more.
 */
public final class PageQuery {
    /** The end of the year 9999: Postgres knows later times, but not all that a cursor could name. */
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final StringBuilder text;
    private final List<Object> values = new ArrayList<>();
    private String glue = " WHERE ";

    /** @param select the query without conditions */
    public PageQuery(String select) {
        this.text = new StringBuilder(select);
    }

    /** Keeps the rows whose column has that value, if there is one. */
    public PageQuery equal(String column, Optional<?> value) {
        value.ifPresent(present -> condition(column + " = " + bound(present)));
        return this;
    }

    /** Keeps the rows whose column has that value, or none where it is null. */
    public PageQuery same(String column, Object value) {
        condition(column + " IS NOT DISTINCT FROM " + bound(value));
        return this;
    }

    /**
     * Rows by time, then by id, behind the cursor.
     *
     * @param size about how many characters a row has
     * @throws dev.parley.api.problem.ApiProblem 404 when no row can be at the cursor
     */
    public <T> Mono<Page<T>> byTime(
            PageRequest page, Function<String, ?> idOf, Sql sql, Function<Row, T> mapper, ToIntFunction<T> size) {
        page.after().ifPresent(cursor -> {
            if (cursor.major() < 0 || cursor.major() > LAST) {
                throw PageRequest.unknownPlace();
            }
            String place = bound(Instant.ofEpochMilli(cursor.major())) + ", " + bound(idOf.apply(cursor.minor()));
            condition("(created_at, id) " + (page.ascending() ? ">" : "<") + " (" + place + ")");
        });
        String direction = page.ascending() ? " ASC" : " DESC";
        return rows(" ORDER BY created_at" + direction + ", id" + direction, page, sql, mapper, size);
    }

    /**
     * Rows by position, behind the cursor.
     *
     * @param size about how many characters a row has
     */
    public <T> Mono<Page<T>> byPosition(PageRequest page, Sql sql, Function<Row, T> mapper, ToIntFunction<T> size) {
        page.after()
                .ifPresent(cursor ->
                        condition("position " + (page.ascending() ? ">" : "<") + " " + bound(cursor.major())));
        return rows(" ORDER BY position" + (page.ascending() ? " ASC" : " DESC"), page, sql, mapper, size);
    }

    private <T> Mono<Page<T>> rows(
            String order, PageRequest page, Sql sql, Function<Row, T> mapper, ToIntFunction<T> size) {
        text.append(order).append(" LIMIT ").append(bound(page.limit() + 1));
        return Mono.defer(() -> {
            PageGatherer<T> gathered = new PageGatherer<>(page.limit(), size);
            return sql.rows(text.toString(), mapper, values.toArray())
                    .takeWhile(gathered::add)
                    .then(Mono.fromSupplier(gathered::page));
        });
    }

    private void condition(String condition) {
        text.append(glue).append(condition);
        glue = " AND ";
    }

    private String bound(Object value) {
        values.add(value);
        return "$" + values.size();
    }
}
