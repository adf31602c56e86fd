package dev.parley.domain.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileYamlTest {

    private final ConfigProblems problems = new ConfigProblems("x.yml");

    @Test
    void shouldStopAtAliasesThatExplode() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'i'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ", ").repeat(9)).append("x]\n");
        }

        assertThat(ConfigYaml.parse(bomb.toString(), problems)).isEmpty();

        assertThat(only()).startsWith("x.yml:6:").contains("the file grows beyond bounds through aliases such as *");
    }

    @Test
    void shouldStopAtALongTextRepeatedByAliases() {
        String text = "a: &a " + "x".repeat(1_000_000) + "\nb: [" + "*a, ".repeat(1000) + "]\n";

        assertThat(ConfigYaml.parse(text, problems)).isEmpty();
        assertThat(only()).contains("the file grows beyond bounds through aliases such as *a");
    }

    @Test
    void shouldAllowAliasesInReason() {
        assertThat(ConfigYaml.parse("a: &a {x: 1}\nb: [*a, *a]\n", problems)).isPresent();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseAnAliasWithinItself() {
        assertThat(ConfigYaml.parse("a: &a\n  - x\n  - *a\n", problems)).isEmpty();
        assertThat(only())
                .isEqualTo("x.yml:3:5: the alias *a stands inside what it repeats. Write the value out instead.");
    }

    @Test
    void shouldRefuseAnUnknownAlias() {
        assertThat(ConfigYaml.parse("a: *nope\n", problems)).isEmpty();
        assertThat(only()).startsWith("x.yml:1:4: the alias *nope has no anchor &nope before it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void shouldStopAtDeepNesting(String opening) {
        ConfigYaml.parse(opening.repeat(100_000), problems);

        assertThat(only()).contains("values are nested deeper than 64 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n", "# only a comment\n", "---\n", "~\n"})
    void shouldRefuseAnEmptyFile(String text) {
        assertThat(ConfigYaml.parse(text, problems)).isEmpty();
        assertThat(only()).contains("the file is empty");
    }

    @Test
    void shouldRefuseASecondDocument() {
        ConfigYaml.parse("a: 1\n---\nb: 2\n", problems);

        assertThat(only()).isEqualTo("x.yml:2:1: a second document starts here. Keep one: remove the '---'.");
    }

    @Test
    void shouldNameEveryLineIndentedWithATab() {
        assertThat(ConfigYaml.parse("a:\n\tb: 1\n\tc: 2\n", problems)).isEmpty();
        assertThat(only())
                .isEqualTo("x.yml:2:1: the line is indented with a tab (also in line 3). "
                        + "YAML is indented with spaces: replace it.");
    }

    @Test
    void shouldNameCharactersThatAreNotText() {
        assertThat(ConfigYaml.parse("a: x\u0000y\nb: \u0007\n", problems)).isEmpty();
        assertThat(problems.list().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "x.yml:1:5: the character U+0000 is not allowed in YAML. Remove it.",
                        "x.yml:2:4: the character U+0007 is not allowed in YAML. Remove it.");
    }

    /** Nothing that is written as UTF-8 can hold one: it would come back as a question mark, and be another text. */
    @Test
    void shouldRefuseHalfACharacter() {
        ConfigYaml.parse("a: \"\\uD83D\\uDE42\"\nb: [\"x\\uD83Dy\"]\n\"\\uDE42\": c\n", problems);

        assertThat(problems.list().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "x.yml:2:5: the text holds \\uD83D, which is half a character. Write the character itself.",
                        "x.yml:3:1: the text holds \\uDE42, which is half a character. Write the character itself.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b: c                 | x.yml:1:5: | Put a text that holds ': '",
                "'a: 1;  b: 2'           | x.yml:2:4: | Indent this line and the one before it alike",
                "'a: 1;  b:;    c: 2'    | x.yml:2:4: | Indent this line and the one before it alike",
                "'- a: 1;  b: 2;c: 3'    | x.yml:3:   | ndent",
                "a: @x                   | x.yml:1:4: | quotes",
                "a: [1, 2                | x.yml:     | lose",
                "a: \"x                  | x.yml:     | lose",
                "a: \"\\q\"              | x.yml:1:6: | backslash",
                "'- a: 1;  b: 2; c: 3'   | x.yml:     | ndent",
            })
    void shouldSayWhatToDoAboutBadSyntax(String text, String place, String advice) {
        assertThat(ConfigYaml.parse(text.replace(';', '\n'), problems)).isEmpty();
        assertThat(only()).startsWith(place).contains("this is not YAML").contains(advice);
    }

    @Test
    void shouldSayWhereAnOpenQuoteOrBracketBegins() {
        ConfigYaml.parse("a: \"x\nb: y\nc: z\n", problems);

        assertThat(only())
                .startsWith("x.yml:4:1: ")
                .contains("while scanning a quoted scalar that begins at 1:4. Close the quotes");
    }

    /** YAML ends a line there: the second one is line 3 to it, and shorter than the column in it. */
    @ParameterizedTest
    @ValueSource(strings = {"\u2028", "\u2029", "\u0085"})
    void shouldCountLinesAsEditorsDo(String hidden) {
        ConfigYaml.parse("# pasted" + hidden + "\n\ntitle: Engineer: senior\na\n", problems);

        assertThat(only()).startsWith("x.yml:3:16: this is not YAML: mapping values are not allowed");
    }

    @Test
    void shouldCountLinesOfOldMacsAndEmoji() {
        ConfigYaml.parse("a: 1\rb: 🙂 c: d\r", problems);

        assertThat(only()).startsWith("x.yml:2:7: this is not YAML").contains("Put a text that holds ': '");
    }

    @Test
    void shouldTellOfACharacterThatEndsALineUnseen() {
        ConfigYaml.parse("- info: We build\u2028bridges\n  name: x\n", problems);

        assertThat(only())
                .isEqualTo("x.yml:1:17: the character U+2028 ends the line for YAML, though editors don't show it."
                        + " Put a space in its place.");
    }

    @Test
    void shouldRefuseKeysThatAreNotText() {
        ConfigYaml.parse("? [a, b]\n: 1\n? \n: 2\n", problems);

        assertThat(problems.list()).hasSize(2).allSatisfy(problem -> assertThat(problem.message())
                .startsWith("a key must be a text"));
    }

    @Test
    void shouldRefuseATextThatIsTooLong() {
        ConfigYaml.parse("a: " + "x".repeat(ConfigFile.MAX_BYTES), problems);

        assertThat(only()).contains("the text is longer than 4194304 characters");
    }

    @Test
    void shouldReadAFileOfTheLargestSize() {
        String text = "a: |\n" + ("  " + "x".repeat(77) + "\n").repeat(50_000);

        assertThat(ConfigYaml.parse(text, problems)).isPresent();
        assertThat(problems.isEmpty()).isTrue();
    }

    private String only() {
        List<ConfigProblem> list = problems.list();
        assertThat(list).hasSize(1);
        return list.getFirst().toString();
    }
}
