package dev.parley.domain.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    static void report(MarkedYAMLException e, String text, ConfigProblems problems) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        if (mark == null) {
            problems.addForFile("this is not YAML: " + firstLine(e.getProblem()), INDENT);
            return;
        }
        List<String> lines = text.lines().toList();
        if (mark.getLine() < lines.size() && tabInIndentation(lines.get(mark.getLine()))) {
            reportTabs(mark.getLine(), lines, problems);
            return;
        }
        String problem = firstLine(e.getProblem());
        boolean key = problem.startsWith("mapping values are not allowed") && isFirstColon(mark, lines);
        String context = e.getContext() == null ? "" : " " + firstLine(e.getContext()) + beginning(e, mark);
        String message = "this is not YAML: " + problem + context;
        problems.add(mark.getLine() + 1, mark.getColumn() + 1, message, key ? KEY : advice(problem));
    }

    /** Whether the line is like any other with a key and a value, so that its place is wrong and not its text. */
    private static boolean isFirstColon(Mark mark, List<String> lines) {
        return mark.getLine() < lines.size()
                && !lines.get(mark.getLine()).substring(0, mark.getColumn()).contains(": ");
    }

    /** Where an open quote or bracket begins, which may be far from where it is missed. */
    private static String beginning(MarkedYAMLException e, Mark problem) {
        Mark begin = e.getContextMark();
        boolean elsewhere = begin != null && begin.getIndex() < problem.getIndex();
        return elsewhere ? " that begins at " + (begin.getLine() + 1) + ":" + (begin.getColumn() + 1) : "";
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
