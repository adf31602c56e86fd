package dev.parley.api.projection;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param type its type in Postgres
 * @param travel how its values travel
 * @param value its value in a row: text, a long, a double or a boolean, as the travelling type says
 * @param <R> the row
 */
record Column<R>(String name, String type, Travel travel, Function<R, @Nullable Object> value) {

    /** Types of arrays that the driver sends in binary. */
    enum Travel {
        TEXT("text") {
            @Override
            @Nullable
            Object[] array(int length) {
                return new @Nullable String[length];
            }
        },
        LONG("int8") {
            @Override
            @Nullable
            Object[] array(int length) {
                return new @Nullable Long[length];
            }
        },
        DOUBLE("float8") {
            @Override
            @Nullable
            Object[] array(int length) {
                return new @Nullable Double[length];
            }
        },
        FLAG("bool") {
            @Override
            @Nullable
            Object[] array(int length) {
                return new @Nullable Boolean[length];
            }
        };

        private final String type;

        Travel(String type) {
            this.type = type;
        }

        /** Postgres' name of an element's type. */
        String type() {
            return type;
        }

        abstract @Nullable Object[] array(int length);
    }

    static <R> Column<R> text(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, "text", Travel.TEXT, value);
    }

    /** JSON, given as text. */
    static <R> Column<R> json(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, "json", Travel.TEXT, value);
    }

    static <R> Column<R> uuid(String name, Function<R, Object> value) {
        return new Column<>(name, "uuid", Travel.TEXT, row -> value.apply(row).toString());
    }

    static <R> Column<R> time(String name, Function<R, Object> value) {
        return new Column<>(
                name, "timestamptz", Travel.TEXT, row -> value.apply(row).toString());
    }

    static <R> Column<R> integer(String name, Function<R, Integer> value) {
        return new Column<>(name, "int", Travel.LONG, row -> value.apply(row).longValue());
    }

    static <R> Column<R> bigint(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, "bigint", Travel.LONG, value);
    }

    static <R> Column<R> real(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, "double precision", Travel.DOUBLE, value);
    }

    static <R> Column<R> flag(String name, Function<R, @Nullable Object> value) {
        return new Column<>(name, "boolean", Travel.FLAG, value);
    }
}
