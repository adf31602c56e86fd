package dev.parley.api.database;

import static java.util.Objects.requireNonNull;

import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many rows that come as one, with an array for each column ({@code array_agg}; null where there are no rows). The driver looks up
 * how to read a value for each row and column anew, which takes it several times as long as an array's elements do.
 */
public final class Columns {
    private final Row row;
    private final Map<String, @Nullable Object[]> arrays = new HashMap<>();

    public Columns(Row row) {
        this.row = row;
    }

    /** How many rows there are, by a column that is null in none. */
    public int rows(String column) {
        return row.get(column) == null ? 0 : values(column, String[].class).length;
    }

    /** The text of a row, from 0 on. */
    public String text(String column, int index) {
        return requireNonNull(textOrNull(column, index), column);
    }

    /** The text of a row; null where it is. */
    public @Nullable String textOrNull(String column, int index) {
        return (String) values(column, String[].class)[index];
    }

    /** The bigint of a row. */
    public long number(String column, int index) {
        return requireNonNull((Long) values(column, Long[].class)[index], column);
    }

    /** The time of a row, which comes as seconds since 1970 in double precision, exact to the microsecond that Postgres knows. */
    public Instant time(String column, int index) {
        double seconds = requireNonNull((Double) values(column, Double[].class)[index], column);
        long micros = Math.round(seconds * 1e6);
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    private @Nullable Object[] values(String column, Class<? extends @Nullable Object[]> type) {
        return arrays.computeIfAbsent(column, name -> requireNonNull(row.get(name, type), name));
    }
}
