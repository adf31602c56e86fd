package dev.parley.domain.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @Test
    void shouldFindPlaceholdersOfAnyDepth() {
        assertThat(Tokens.of("Hi {candidate[experiences][0][company]}, {stage_example}"))
                .containsExactly(
                        new Token.Literal("Hi "),
                        new Token.Placeholder(
                                "{candidate[experiences][0][company]}",
                                3,
                                "candidate",
                                List.of("experiences", "0", "company")),
                        new Token.Literal(", "),
                        new Token.Placeholder("{stage_example}", 41, "stage_example", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": {\"b\": [1]}} | {\"a\": {\"b\": [1]}}",
                "{ } {} } { | { } {} } {",
                "{{agent[x]}} | {agent[x]}",
                "{{\"a\": {{\"b\": 1}}}} | {\"a\": {\"b\": 1}}",
                "<angle {0}> | <angle {0}>",
                "a}} | a}}",
            })
    void shouldLeaveOtherBracesAlone(String text, String literal) {
        assertThat(Tokens.of(text)).containsExactly(new Token.Literal(literal));
    }

    @Test
    void shouldFindAPlaceholderBetweenEscapedBraces() {
        assertThat(Tokens.of("{{{agent[x]}}}"))
                .containsExactly(
                        new Token.Literal("{"),
                        new Token.Placeholder("{agent[x]}", 2, "agent", List.of("x")),
                        new Token.Literal("}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{agent.first_name}",
                "{agent[first_name}",
                "{ agent[first_name] }",
                "{agent[first_name]:>10}",
                "{candidate[experiences][0].company}",
                "{job_opening",
                "{ system_message }",
                "{stage_example }"
            })
    void shouldRecogniseWhatWasMeantAsAPlaceholder(String text) {
        assertThat(Tokens.of(text)).containsExactly(new Token.Malformed(text, 0));
    }

    @Test
    void shouldFindAPlaceholderOfVeryManyBrackets() {
        String source = "{agent" + "[x]".repeat(100_000) + "}";

        assertThat(Tokens.of(source)).singleElement().isInstanceOf(Token.Placeholder.class);
    }
}
