package dev.parley.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.openai.OpenAiModels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StandInTest {

    @Test
    void shouldAnswerAsAModelBehindTheChatApi() throws Exception {
        try (StandIn teacher = new StandIn()) {
            LanguageModel model =
                    new OpenAiModels().model(teacher.baseUrl(), Optional.empty(), "stand-in", Duration.ofSeconds(30));

            Answer answer = model.answer(prompt());

            assertThat(answer.text()).startsWith("That sounds interesting.");
            assertThat(answer.finish()).isEqualTo(Answer.Finish.STOP);
            assertThat(answer.tokens()).isPresent();
        }
    }

    private static Prompt prompt() {
        Sampling sampling =
                new Sampling(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of());
        return new Prompt(List.of(new Prompt.Message("user", "Hello?")), sampling, "sample", Optional.empty());
    }
}
