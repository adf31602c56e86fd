package dev.parley.domain.yaml;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Something in a configuration file that its author has to change.
 *
 * @param file name of the file, as its author knows it
 * @param line line from 1; 0 when the whole file is meant
 * @param column column from 1, counted in characters; 0 when the whole file is meant
 * @param message what is wrong, without a full stop
 * @param advice what to do about it, without a full stop
 */
public record ConfigProblem(String file, int line, int column, String message, String advice)
        implements Comparable<ConfigProblem> {

    private static final Comparator<ConfigProblem> BY_PLACE = Comparator.comparing(ConfigProblem::file)
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column)
            .thenComparing(ConfigProblem::message)
            .thenComparing(ConfigProblem::advice);

    public ConfigProblem {
        requireNonNull(file, "file is null");
        requireNonNull(message, "message is null");
        requireNonNull(advice, "advice is null");
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("line and column count from 1, 0 means the whole file");
        }
    }

    /** A problem with the file as a whole. */
    public static ConfigProblem ofFile(String file, String message, String advice) {
        return new ConfigProblem(file, 0, 0, message, advice);
    }

    /** Orders by file, then by place in the file. */
    @Override
    public int compareTo(ConfigProblem other) {
        return BY_PLACE.compare(this, other);
    }

    /** {@code file:line:column: message. advice.} as editors and terminals recognise it. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return place + ": " + message + "." + (advice.isEmpty() ? "" : " " + advice + ".");
    }
}
