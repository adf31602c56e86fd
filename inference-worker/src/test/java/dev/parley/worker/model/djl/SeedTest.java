package dev.parley.worker.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeedTest {
    private static final Prompt.Message HELLO = new Prompt.Message("user", "Hello");
    private static final Prompt.Message ANSWER = new Prompt.Message("assistant", "Good morning");

    private static long seed(String sample, Prompt.Message... messages) {
        return DjlLanguageModel.seed(
                new Prompt(List.of(messages), Sampling.PROVIDERS_CHOICE, sample, Optional.empty()));
    }

    /** All turns of a generated conversation are one sample: each was drawn with the same random numbers. */
    @Test
    void shouldDrawTheTurnsOfAConversationIndependently() {
        assertThat(seed("s", HELLO, ANSWER, HELLO)).isNotEqualTo(seed("s", HELLO));
    }

    @Test
    void shouldDrawTheSameAnswerToTheSameQuestion() {
        assertThat(seed("s", HELLO)).isEqualTo(seed("s", HELLO)).isNotEqualTo(seed("t", HELLO));
    }
}
