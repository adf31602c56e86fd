package dev.parley.domain.configuration;

import dev.parley.domain.yaml.ConfigProblems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env}: lines of {@code KEY=VALUE}, with {@code export } in front if you like, {@code #} for comments, and
 * quotes around values: single ones take everything as it is, double ones know {@code \n}, {@code \t}, {@code \"}, {@code
 * \\}. A value may not go over several lines, and nothing in it is replaced. Values never appear in problems.
 */
public final class DotEnv {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    /** Possessive: the stack would not do for the choices that could be taken back in a long value. */
    private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*(?:#.*)?");

    private DotEnv() {}

    /**
     * The variables of a file, in its order; of several with the same name the last one holds.
     *
     * @param problems receives what is wrong
     */
    public static Map<String, String> parse(String text, ConfigProblems problems) {
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            Optional<String> value = matcher.matches() ? value(matcher.group(2)) : Optional.empty();
            if (value.isPresent()) {
                variables.put(matcher.group(1), value.get());
            } else {
                problems.add(number, 1, "this line is not KEY=VALUE", "Put a value with spaces or quotes into quotes");
            }
        }
        return variables;
    }

    private static Optional<String> value(String written) {
        if (written.startsWith("'")) {
            return group(SINGLE.matcher(written));
        }
        if (written.startsWith("\"")) {
            return group(DOUBLE.matcher(written)).map(DotEnv::unescape);
        }
        int comment = written.startsWith("#") ? 0 : written.indexOf(" #");
        return Optional.of((comment < 0 ? written : written.substring(0, comment)).strip());
    }

    private static Optional<String> group(Matcher matcher) {
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\\') {
                i++;
                plain.append(
                        switch (text.charAt(i)) {
                            case 'n' -> "\n";
                            case 't' -> "\t";
                            case '"', '\\' -> String.valueOf(text.charAt(i));
                            default -> "\\" + text.charAt(i);
                        });
            } else {
                plain.append(character);
            }
        }
        return plain.toString();
    }
}
