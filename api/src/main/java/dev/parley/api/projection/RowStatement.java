package dev.parley.api.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement for any number of rows in one round trip: each column travels as an array.
 *
 * @param <R> the row
 */
final class RowStatement<R> {
    private final String sql;
    private final List<Column<R>> columns;

    private RowStatement(String sql, List<Column<R>> columns) {
        this.sql = sql;
        this.columns = columns;
    }

    /**
     * Inserts rows. Of those that are there already (by the first column), every column is replaced but those to be kept.
     */
    static <R> RowStatement<R> upsert(String table, Set<String> kept, List<Column<R>> columns) {
        String key = columns.getFirst().name();
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        String replaced = columns.stream()
                .map(Column::name)
                .filter(name -> !name.equals(key) && !kept.contains(name))
                .map(name -> name + " = excluded." + name)
                .collect(Collectors.joining(", "));
        return new RowStatement<>(
                "INSERT INTO " + table + " (" + names + ") SELECT " + converted(columns) + " FROM " + source(columns)
                        + " ON CONFLICT (" + key + ") DO UPDATE SET " + replaced,
                columns);
    }

    /** A statement of one's own over the rows, which it calls {@code given}; columns are of their travelling types. */
    static <R> RowStatement<R> of(String before, List<Column<R>> columns, String after) {
        return new RowStatement<>(before + " " + source(columns) + " " + after, columns);
    }

    private static <R> String converted(List<Column<R>> columns) {
        return columns.stream()
                .map(column -> "given." + column.name() + "::" + column.type())
                .collect(Collectors.joining(", "));
    }

    private static <R> String source(List<Column<R>> columns) {
        String arrays = columns.stream()
                .map(column -> "?::" + column.travel().type() + "[]")
                .collect(Collectors.joining(", "));
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        return "unnest(" + arrays + ") AS given(" + names + ")";
    }

    /** Runs it for the rows; without any it does nothing. */
    void execute(Connection connection, Collection<R> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (Bound bound = bind(connection, rows)) {
            bound.statement().execute();
        }
    }

    /** Runs it for the rows and gives the number of rows that it returns. */
    int count(Connection connection, Collection<R> rows) throws SQLException {
        try (Bound bound = bind(connection, rows);
                var result = bound.statement().executeQuery()) {
            int count = 0;
            while (result.next()) {
                count++;
            }
            return count;
        }
    }

    private Bound bind(Connection connection, Collection<R> rows) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        List<Array> arrays = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Array array = array(connection, columns.get(i), rows);
            arrays.add(array);
            statement.setArray(i + 1, array);
        }
        return new Bound(statement, arrays);
    }

    private static <R> Array array(Connection connection, Column<R> column, Collection<R> rows) throws SQLException {
        @Nullable Object[] values = column.travel().array(rows.size());
        int i = 0;
        for (R row : rows) {
            values[i++] = column.value().apply(row);
        }
        return connection.createArrayOf(column.travel().type(), values);
    }

    private record Bound(PreparedStatement statement, List<Array> arrays) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            for (Array array : arrays) {
                array.free();
            }
            statement.close();
        }
    }
}
