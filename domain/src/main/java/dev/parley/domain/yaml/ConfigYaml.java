package dev.parley.domain.yaml;

import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML into a tree with positions. Nothing in a file can name a Java class or make it grow: tags are refused,
 * depth, size and the expansion of aliases are bounded, and scalars stay text until somebody asks for more.
 */
public final class ConfigYaml {

    private static final int UNPRINTABLE_REPORTED = 20;

    private ConfigYaml() {}

    /**
     * Reads one YAML document.
     *
     * @param text the text of the file
     * @param problems receives everything that is wrong; also remembered by the tree's nodes
     * @return the root, or nothing when the text cannot be read as YAML. A tree may come with problems (a duplicate
     *     key, say), so that the checks of its content can go on and all problems are told at once
     */
    public static Optional<ConfigNode> parse(String text, ConfigProblems problems) {
        if (text.length() > ConfigFile.MAX_BYTES) {
            problems.addForFile("the text is longer than " + ConfigFile.MAX_BYTES + " characters", "Make it smaller");
            return Optional.empty();
        }
        String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Lines lines = Lines.of(yaml);
        if (!printable(yaml, lines, problems)) {
            return Optional.empty();
        }
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(ConfigFile.MAX_BYTES + 1);
            return new TreeBuilder(new ParserImpl(new StreamReader(yaml), options), yaml, lines, problems).document();
        } catch (MarkedYAMLException e) {
            SyntaxAdvice.report(e, yaml, lines, problems);
        } catch (YAMLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            problems.addForFile("this is not YAML: " + reason, "Correct the file");
        }
        return Optional.empty();
    }

    private static boolean printable(String text, Lines lines, ConfigProblems problems) {
        int reported = 0;
        int number = 0;
        for (int i = 0; i < text.length() && reported < UNPRINTABLE_REPORTED; number++) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                String code = String.format(Locale.ROOT, "U+%04X", character);
                String message = "the character " + code + " is not allowed in YAML";
                problems.add(lines.line(number), lines.column(number), message, "Remove it");
                reported++;
            }
            i += Character.charCount(character);
        }
        return reported == 0;
    }
}
