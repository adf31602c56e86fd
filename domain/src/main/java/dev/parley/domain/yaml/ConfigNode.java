package dev.parley.domain.yaml;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A value in a configuration file, with its place. Whoever reads the tree reports what is wrong to the problems that
 * the file was parsed with; an accessor that returns nothing has already done so, unless the value may be absent.
 */
public abstract sealed class ConfigNode permits ConfigScalar, ConfigList, ConfigMapping {

    private final ConfigProblems problems;
    private final int line;
    private final int column;

    ConfigNode(ConfigProblems problems, int line, int column) {
        this.problems = requireNonNull(problems, "problems is null");
        this.line = line;
        this.column = column;
    }

    /** Line, from 1. */
    public final int line() {
        return line;
    }

    /** Column, from 1. */
    public final int column() {
        return column;
    }

    /** Reports that something is wrong with this value. */
    public final void problem(String message, String advice) {
        problems.add(line, column, message, advice);
    }

    final ConfigProblems problems() {
        return problems;
    }

    /** This value as text; a problem when it is none, or empty. */
    public final Optional<String> asText(String what) {
        return asScalar(what).filter(scalar -> scalar.notBlank(what)).map(ConfigScalar::raw);
    }

    /** This value as a scalar (text, number or truth value); a problem when it is a list or a mapping. */
    public final Optional<ConfigScalar> asScalar(String what) {
        return this instanceof ConfigScalar scalar ? Optional.of(scalar) : refuse(what, "text");
    }

    /** This value as a list; a problem when it is none. */
    public final Optional<ConfigList> asList(String what) {
        return this instanceof ConfigList list ? Optional.of(list) : refuse(what, "a list");
    }

    /** This value as a mapping, which messages call by the given name; a problem when it is none. */
    public final Optional<ConfigMapping> asMapping(String what) {
        return this instanceof ConfigMapping mapping
                ? Optional.of(mapping.describedAs(what))
                : refuse(what, "a mapping");
    }

    /**
     * This value as plain Java: {@code String}, {@code Long}, {@code BigDecimal}, {@code Boolean}, {@code List} or
     * {@code Map} in the order of the file. Only values without quotes become numbers ({@code 42}, {@code 3.50}) or
     * truth values ({@code true}, {@code false}); anything that would not read the same again ({@code 007},
     * {@code +49 30}, {@code 1e3}, {@code yes}, a date) stays text, and an empty value is the empty text. The result
     * cannot be changed and holds no null. Its size is bounded, because the file's is.
     */
    public abstract Object toValue();

    /** What this is, for messages: {@code text}, {@code a list}, {@code a mapping}, {@code empty}. */
    abstract String kind();

    private <T> Optional<T> refuse(String what, String wanted) {
        problem(what + " must be " + wanted + ", but it is " + kind(), adviceFor(wanted));
        return Optional.empty();
    }

    private static String adviceFor(String wanted) {
        return switch (wanted) {
            case "a list" -> "Write one entry per line, each starting with '- '";
            case "a mapping" -> "Write 'key: value' lines";
            default -> "Write a single value; put it in quotes if it holds ': ', '#', '{' or '['";
        };
    }
}
