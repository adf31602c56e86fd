package dev.parley.testkit.inspect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table's rows by their id, each value as text: times as milliseconds, a missing one as {@code ~}.
 *
 * @param columns the columns, the id first
 * @param rows the rows by their id
 */
record Table(List<String> columns, Map<String, List<String>> rows) {
    private static final String MISSING = "~";

    static Table of(String... columns) {
        return new Table(List.of(columns), new TreeMap<>());
    }

    void put(@Nullable Object... values) {
        List<String> row = new ArrayList<>();
        for (@Nullable Object value : values) {
            row.add(text(value));
        }
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(row.size() + " values for " + columns);
        }
        rows.put(row.getFirst(), row);
    }

    void remove(String id) {
        rows.remove(id);
    }

    /** The same table as the database has it. */
    Table stored(Connection connection, String name) throws SQLException {
        Table stored = new Table(columns, new TreeMap<>());
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + String.join(", ", columns) + " FROM " + name)) {
            while (result.next()) {
                @Nullable Object[] values = new Object[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = result.getObject(i + 1);
                }
                stored.put(values);
            }
        }
        return stored;
    }

    /** Where another table says something else: the id, and both rows. */
    Map<String, String> differences(Table other) {
        Map<String, String> differences = new LinkedHashMap<>();
        rows.forEach((id, row) -> {
            List<String> its = other.rows.getOrDefault(id, List.of());
            if (!row.equals(its)) {
                differences.put(id, row + " but " + its);
            }
        });
        other.rows.keySet().stream()
                .filter(id -> !rows.containsKey(id))
                .forEach(id -> differences.put(id, "nothing but " + other.rows.get(id)));
        return differences;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> MISSING;
            case Timestamp time -> Long.toString(time.getTime());
            case java.time.Instant time -> Long.toString(time.toEpochMilli());
            default -> value.toString().replace('\0', '\uFFFD');
        };
    }
}
