package dev.parley.domain.seed;

import static java.util.Objects.requireNonNull;

import dev.parley.domain.hash.Sha256;
import dev.parley.domain.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One agent, candidate or job opening: named values that may be nested. Values are {@code String}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean}, {@code List} and {@code Map}; other numbers are converted.
 *
 * <p>JSON and hash are made once and kept: a plan asks for them in every seed. The class is immutable and safe to share;
 * two threads may at worst make the same text twice.
 */
public final class Fields {

    private final Map<String, Object> values;
    private @Nullable String json;
    private @Nullable String hash;

    /**
     * @param values the fields by name, copied to the depth
     * @throws IllegalArgumentException when a value has another type
     */
    public Fields(Map<String, ?> values) {
        this.values = copy(requireNonNull(values, "values is null"));
    }

    /**
     * The fields that a JSON object holds.
     *
     * @throws IllegalArgumentException when the text is not one JSON object without nulls
     */
    public static Fields fromJson(String json) {
        return new Fields(Json.readObject(json));
    }

    private static Map<String, Object> copy(Map<?, ?> values) {
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(requireNonNull((String) name, "a name is null"), copyValue(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyValue(@Nullable Object value) {
        return switch (value) {
            case null -> throw new IllegalArgumentException("a value is null");
            case String text -> text;
            case Boolean truth -> truth;
            case Number number -> Json.normal(number);
            case List<?> list -> list.stream().map(Fields::copyValue).toList();
            case Map<?, ?> map -> copy(map);
            default ->
                throw new IllegalArgumentException(
                        "no field can be a " + value.getClass().getName());
        };
    }

    /** The fields by name, in the order in which they were given; cannot be changed. */
    public Map<String, Object> values() {
        return values;
    }

    /** The value that a path of names and list indexes (from 0) leads to, if there is one. */
    public Optional<Object> find(List<String> path) {
        Object value = values;
        for (String segment : path) {
            Object inner =
                    switch (value) {
                        case Map<?, ?> map -> map.get(segment);
                        case List<?> list -> at(list, segment);
                        default -> null;
                    };
            if (inner == null) {
                return Optional.empty();
            }
            value = inner;
        }
        return Optional.of(value);
    }

    private static @Nullable Object at(List<?> list, String index) {
        boolean isIndex = !index.isEmpty()
                && index.length() < 10
                && index.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isIndex && Integer.parseInt(index) < list.size() ? list.get(Integer.parseInt(index)) : null;
    }

    /**
     * The fields as canonical JSON: no spaces, the fields by name. Their order never shows in a prompt, so it makes no
     * difference; the order inside of a field's value does and is kept.
     */
    public String toJson() {
        String made = json;
        if (made == null) {
            made = Json.write(new TreeMap<>(values));
            json = made;
        }
        return made;
    }

    /** Lower-case hex of the SHA-256 of {@link #toJson()}. */
    String hash() {
        String made = hash;
        if (made == null) {
            made = Sha256.hex(toJson());
            hash = made;
        }
        return made;
    }

    /** How people call this part: first and last name, or the title, as far as there are any. */
    public String label() {
        Object title = values.get("title");
        if (title != null) {
            return title.toString();
        }
        String first = values.getOrDefault("first_name", "").toString();
        return (first + " " + values.getOrDefault("last_name", "")).strip();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields fields && toJson().equals(fields.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
