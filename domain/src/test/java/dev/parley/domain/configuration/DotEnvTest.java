package dev.parley.domain.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.domain.yaml.ConfigProblems;
import org.junit.jupiter.api.Test;

class DotEnvTest {

    @Test
    void shouldReadTheUsualForms() {
        ConfigProblems problems = new ConfigProblems(".env");
        String text = """
                # comment
                PLAIN=value
                export EXPORTED = spaced
                SINGLE='a # b \\n $X'
                DOUBLE="a \\"b\\"\\n\\\\ # c" # comment
                COMMENT=value # comment
                HASH=a#b
                EMPTY=
                URL=http://host/v1?a=b

                PLAIN=again
                """;

        assertThat(DotEnv.parse(text, problems))
                .containsOnly(
                        entry("PLAIN", "again"),
                        entry("EXPORTED", "spaced"),
                        entry("SINGLE", "a # b \\n $X"),
                        entry("DOUBLE", "a \"b\"\n\\ # c"),
                        entry("COMMENT", "value"),
                        entry("HASH", "a#b"),
                        entry("EMPTY", ""),
                        entry("URL", "http://host/v1?a=b"));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldReadLongValues() {
        ConfigProblems problems = new ConfigProblems(".env");
        String value = "x\\n".repeat(100_000);

        assertThat(DotEnv.parse("DOUBLE=\"" + value + "\"\nSINGLE='" + value + "'\n", problems))
                .containsOnly(entry("DOUBLE", "x\n".repeat(100_000)), entry("SINGLE", value));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void shouldReportBadLinesWithoutTheirText() {
        ConfigProblems problems = new ConfigProblems(".env");

        DotEnv.parse("A=1\nsk-secret\n1B=secret\nC=\"secret\nD='secret' more\n", problems);

        assertThat(problems.list()).extracting(ConfigProblem::line).containsExactly(2, 3, 4, 5);
        assertThat(problems.list().toString()).doesNotContain("secret");
    }
}
