package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Good morning.",
                "  Good morning.\n",
                "Agent: Good morning.",
                "**Assistant:** Good morning.",
                "[Candidate]: Good morning.",
                "Recruiter : Good morning.",
                "Good morning.\nCandidate: Hello!\nAgent: How are you?",
                "AGENT: Good morning.\n\n**Candidate**: Hello!",
                "Good morning.<|im_end|>",
                "<think>\nThey expect a greeting.\nAgent: none?\n</think>\n\nGood morning.",
                "<think></think>Good morning.",
                "<Thinking>Hm. <think> </Thinking> **Agent:** Good morning.\nCandidate: Hello!",
            })
    void shouldKeepTheOneTurn(String answer) {
        assertThat(AnswerText.clean(answer)).isEqualTo("Good morning.");
    }

    @Test
    void shouldLeaveOtherColonsAlone() {
        String text = "Two things: the agent: a good one.\nTasks: many.";
        assertThat(AnswerText.clean(text)).isEqualTo(text);
    }

    @Test
    void shouldLeaveNothingOfALabelAlone() {
        assertThat(AnswerText.clean(" Agent: ")).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfThoughtsThatWereCutOff() {
        assertThat(AnswerText.clean("<think>They expect a greeting. Good mor")).isEmpty();
    }

    @Test
    void shouldLeaveTagsThatComeLaterAlone() {
        String text = "What do you <think> of it? </think>";
        assertThat(AnswerText.clean(text)).isEqualTo(text);
    }

    /** As DeepSeek-R1's and Qwen3's templates have it, whose last words are the opening tag. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "They expect a greeting.\nCandidate: none yet.\n</think>\n\nGood morning.",
                "</think>Good morning.",
                "Hm.</Thinking> Agent: Good morning.\nCandidate: <think>Hello!</think>",
                "<think>Hm.</think>Good morning.",
            })
    void shouldLeaveOutThoughtsOfWhichOnlyTheEndIsThere(String answer) {
        assertThat(AnswerText.whole(answer)).isEqualTo("Good morning.");
    }

    @Test
    void shouldLeaveAWholeAnswersLaterTagsAlone() {
        String text = "What do you <think> of it? </think>";
        assertThat(AnswerText.whole(text)).isEqualTo(text);
    }
}
