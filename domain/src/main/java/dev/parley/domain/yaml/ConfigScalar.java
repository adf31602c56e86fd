package dev.parley.domain.yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A single value: its text as written, without quotes and escapes. A bare {@code yes} is the text "yes". */
public final class ConfigScalar extends ConfigNode {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern ANY_WHOLE = Pattern.compile("[-+]?[0-9]{1,1000}");
    private static final Pattern ANY_NUMBER =
            Pattern.compile("[-+]?([0-9]{1,1000}\\.?|[0-9]{0,1000}\\.[0-9]{1,1000})([eE][-+]?[0-9]{1,9})?");
    private static final Pattern DECIMAL = Pattern.compile("(?!-0\\.0+$)-?(0|[1-9][0-9]{0,40})\\.[0-9]{1,40}");
    private static final int SHOWN = 40;
    private static final List<String> TRUE = List.of("true", "yes", "on");
    private static final List<String> FALSE = List.of("false", "no", "off");

    private final String raw;
    private final boolean plain;
    private final Source source;

    /** Where the value stands in its file's text; offsets count characters (code points). */
    record Source(String text, Lines lines, int start, int end) {}

    ConfigScalar(ConfigProblems problems, int line, int column, String raw, boolean plain, Source source) {
        super(problems, line, column);
        this.raw = raw;
        this.plain = plain;
        this.source = source;
    }

    /** The text as written, without quotes and escapes; may be empty. */
    public String raw() {
        return raw;
    }

    /** Whether nothing is given: an empty value, {@code null} or {@code ~}, all without quotes. */
    public boolean isAbsent() {
        return plain && (raw.isEmpty() || raw.equals("~") || raw.equals("null"));
    }

    /**
     * Counts a problem with this text when its file has too many to show it. Finding its place would take as long as the file is.
     *
     * @return whether it was counted; otherwise it is to be reported
     */
    public boolean dropProblem() {
        return problems().drop();
    }

    /**
     * Reports a problem with a piece of this text at the place of that piece, see {@link #problemOf}.
     */
    public void problemAt(String piece, int occurrence, String message, String advice) {
        ConfigProblem problem = problemOf(piece, occurrence, message, advice);
        problems().add(problem.line(), problem.column(), message, advice);
    }

    /**
     * A problem with a piece of this text at the place of that piece in the file, so that its author finds it in a text
     * of many lines. When the piece cannot be found as written, the place is that of the whole text. Nothing is
     * reported: this is for checks that come after the file was read.
     *
     * @param piece part of {@link #raw()}
     * @param occurrence which one, from 0
     */
    public ConfigProblem problemOf(String piece, int occurrence, String message, String advice) {
        String file = problems().file();
        int from = source.text().offsetByCodePoints(0, source.start());
        int to = source.text().offsetByCodePoints(from, source.end() - source.start());
        int found = source.text().indexOf(piece, from, to);
        for (int i = 0; i < occurrence && found >= 0; i++) {
            found = source.text().indexOf(piece, found + 1, to);
        }
        if (found < 0) {
            return new ConfigProblem(file, line(), column(), message, advice);
        }
        int character = source.text().codePointCount(0, found);
        return new ConfigProblem(
                file, source.lines().line(character), source.lines().column(character), message, advice);
    }

    /** True for {@code true}, {@code yes}, {@code on}; false for {@code false}, {@code no}, {@code off}. */
    public Optional<Boolean> bool(String what) {
        String lower = raw.toLowerCase(Locale.ROOT);
        if (TRUE.contains(lower) || FALSE.contains(lower)) {
            return Optional.of(TRUE.contains(lower));
        }
        problem(what + " must be true or false, but it is " + kind(), "Write true or false");
        return Optional.empty();
    }

    /** This value as a whole number within bounds, both included. */
    public OptionalLong wholeNumber(String what, long min, long max) {
        if (WHOLE.matcher(raw).matches()) {
            long value = Long.parseLong(raw);
            if (value >= min && value <= max) {
                return OptionalLong.of(value);
            }
        }
        String kind = "a whole number";
        refuseNumber(what, kind, ANY_WHOLE, kind + " from " + min + " to " + max);
        return OptionalLong.empty();
    }

    /** This value as a number within bounds, both included; {@code .5} and {@code 1e-3} are numbers, too. */
    public OptionalDouble number(String what, double min, double max) {
        if (ANY_NUMBER.matcher(raw).matches()) {
            double value = Double.parseDouble(raw);
            if (value >= min && value <= max) {
                return OptionalDouble.of(value);
            }
        }
        String kind = "a number";
        refuseNumber(what, kind, ANY_NUMBER, kind + " from " + plain(min) + " to " + plain(max));
        return OptionalDouble.empty();
    }

    /** What is of the right kind is out of bounds, and nobody is told that 0 is no number. */
    private void refuseNumber(String what, String kind, Pattern ofThatKind, String wanted) {
        boolean outOfBounds = ofThatKind.matcher(raw).matches();
        String wrong = outOfBounds ? " cannot be " + kind() : " must be " + kind + ", but it is " + kind();
        problem(what + wrong, "Write " + wanted);
    }

    private static String plain(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }

    /** Whether this is YAML's {@code <<}, which adds the entries of another mapping. */
    boolean isMergeKey() {
        return plain && raw.equals("<<");
    }

    boolean notBlank(String what) {
        if (isAbsent() || raw.isBlank()) {
            problem(what + " is empty", "Give it a text");
            return false;
        }
        return true;
    }

    @Override
    public Object toValue() {
        if (!plain) {
            return raw;
        }
        if (raw.equals("true") || raw.equals("false")) {
            return raw.equals("true");
        }
        if (WHOLE.matcher(raw).matches()) {
            return Long.valueOf(raw);
        }
        return DECIMAL.matcher(raw).matches() ? new BigDecimal(raw) : isAbsent() ? "" : raw;
    }

    @Override
    String kind() {
        if (isAbsent() || raw.isEmpty()) {
            return "empty";
        }
        String line = raw.lines().findFirst().orElse("");
        boolean whole = line.codePointCount(0, line.length()) <= SHOWN;
        return "'" + (whole ? line : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…") + "'";
    }
}
