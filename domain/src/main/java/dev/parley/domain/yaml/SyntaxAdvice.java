package dev.parley.domain.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says what to do about a syntax error of YAML, in words for people who write configuration files. */
final class SyntaxAdvice {

    private static final String QUOTE =
            "Put a text that holds ': ', '#', or starts with one of @ ` % & * ! | > { [ in quotes";
    private static final String KEY = "Indent this line and the one before it alike, if they belong together; a text of"
            + " several lines that holds ': ' goes in quotes";
    private static final String INDENT = "Indent what belongs together by the same number of spaces";

    private static final Pattern HIDDEN_BREAK = Pattern.compile("[\\x85\\u2028\\u2029]");

    private static final Map<String, String> ADVICE = Map.of(
            "mapping values are not allowed", QUOTE,
            "cannot start any token", QUOTE,
            "could not find expected ':'", "Write 'key: value', and check the indentation of the lines before",
            "expected <block end>", INDENT,
            "unknown escape character", "Write the backslash twice, or use single quotes",
            "unexpected end of stream", "Close the quotes or brackets that are opened above",
            "expected ',' or",
                    "Separate entries with commas, close the bracket, and put texts with punctuation in quotes");

    private SyntaxAdvice() {}

    static void report(MarkedYAMLException e, String text, Lines places, ConfigProblems problems) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        if (mark == null) {
            problems.addForFile("this is not YAML: " + firstLine(e.getProblem()), INDENT);
            return;
        }
        List<String> lines = text.lines().toList();
        int line = places.line(mark.getIndex()) - 1;
        int column = places.column(mark.getIndex()) - 1;
        if (line < lines.size() && tabInIndentation(lines.get(line))) {
            reportTabs(line, lines, problems);
        } else if (!reportHiddenBreak(line, lines, problems)) {
            String problem = firstLine(e.getProblem());
            boolean key = problem.startsWith("mapping values are not allowed") && isFirstColon(line, column, lines);
            String context = e.getContext() == null ? "" : " " + firstLine(e.getContext()) + beginning(e, mark, places);
            String message = "this is not YAML: " + problem + context;
            problems.add(line + 1, column + 1, message, key ? KEY : advice(problem));
        }
    }

    /** Whether the line is like any other with a key and a value, so that its place is wrong and not its text. */
    private static boolean isFirstColon(int line, int column, List<String> lines) {
        if (line >= lines.size()) {
            return false;
        }
        String text = lines.get(line);
        return !text.substring(0, text.offsetByCodePoints(0, column)).contains(": ");
    }

    /** Where an open quote or bracket begins, which may be far from where it is missed. */
    private static String beginning(MarkedYAMLException e, Mark problem, Lines places) {
        Mark begin = e.getContextMark();
        boolean elsewhere = begin != null && begin.getIndex() < problem.getIndex();
        return elsewhere
                ? " that begins at " + places.line(begin.getIndex()) + ":" + places.column(begin.getIndex())
                : "";
    }

    /** Pasted texts hold such characters; what stands behind one is a line of its own to YAML, without an indentation. */
    private static boolean reportHiddenBreak(int line, List<String> lines, ConfigProblems problems) {
        for (int near = Math.max(0, line - 1); near <= line && near < lines.size(); near++) {
            String text = lines.get(near);
            Matcher hidden = HIDDEN_BREAK.matcher(text);
            if (hidden.find()) {
                String code = String.format(Locale.ROOT, "U+%04X", (int) text.charAt(hidden.start()));
                problems.add(
                        near + 1,
                        1 + text.codePointCount(0, hidden.start()),
                        "the character " + code + " ends the line for YAML, though editors don't show it",
                        "Put a space in its place");
                return true;
            }
        }
        return false;
    }

    private static void reportTabs(int line, List<String> lines, ConfigProblems problems) {
        List<Integer> others = IntStream.range(0, lines.size())
                .filter(i -> i != line && tabInIndentation(lines.get(i)))
                .mapToObj(i -> i + 1)
                .toList();
        String also = others.isEmpty()
                ? ""
                : " (also in line "
                        + others.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
                        + (others.size() > 10 ? ", ..." : "") + ")";
        int column = lines.get(line).indexOf('\t') + 1;
        problems.add(
                line + 1, column, "the line is indented with a tab" + also, "YAML is indented with spaces: replace it");
    }

    private static boolean tabInIndentation(String line) {
        int tab = line.indexOf('\t');
        return tab >= 0 && line.substring(0, tab).isBlank();
    }

    private static String advice(String problem) {
        String lower = problem.toLowerCase(Locale.ROOT);
        return ADVICE.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(INDENT);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }
}
