package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every backend does: they are interchangeable for the worker. */
public abstract class LanguageModelContract {
    /** The model under test, answering well. */
    protected abstract LanguageModel model();

    /** The same, writing a few words a second when it streams. */
    protected abstract LanguageModel slowModel();

    private static Prompt prompt(String sample) {
        List<Prompt.Message> messages = List.of(
                new Prompt.Message("system", "You are a recruiter. Greet the candidate."),
                new Prompt.Message("user", "Hello?"),
                new Prompt.Message("assistant", "Good morning."),
                new Prompt.Message("user", "What is it about? ünïcödé \uD83D\uDC4B \"quoted\"\n\ttabs"));
        Scene scene = new Scene(
                "greeting",
                "agent",
                Optional.empty(),
                "We have an opening as <job title>. Would you like to hear more about it?",
                "{\"first_name\":\"Ada\"}",
                "{\"first_name\":\"Bo\",\"experiences\":[]}",
                "{\"title\":\"Baker\",\"requirements\":[\"Baking\"]}");
        Sampling sampling =
                new Sampling(OptionalDouble.of(0.5), OptionalDouble.of(0.9), OptionalInt.of(200), List.of("\n\n"));
        return new Prompt(messages, sampling, sample, Optional.of(scene));
    }

    @Test
    void shouldAnswerWithTextAndUsage() throws Exception {
        Answer answer = model().answer(prompt("s"));
        assertThat(answer.text()).isNotBlank();
        assertThat(answer.finish()).isEqualTo(Answer.Finish.STOP);
        assertThat(answer.tokens().orElseThrow().prompt()).isPositive();
        assertThat(answer.tokens().orElseThrow().completion()).isPositive();
    }

    @Test
    void shouldStreamWhatItAnswers() throws Exception {
        LanguageModel model = model();
        StringBuilder joined = new StringBuilder();
        Answer streamed = model.stream(prompt("s"), "", piece -> {
            assertThat(piece).isNotEmpty();
            joined.append(piece);
            return true;
        });
        assertThat(streamed.text())
                .isEqualTo(joined.toString())
                .isEqualTo(model.answer(prompt("s")).text());
        assertThat(streamed.finish()).isEqualTo(Answer.Finish.STOP);
        assertThat(streamed.tokens().orElseThrow().completion()).isPositive();
    }

    @Test
    void shouldGoOnBehindWhatIsThereAlready() throws Exception {
        StringBuilder joined = new StringBuilder();
        Answer rest = model().stream(prompt("s"), "We have", piece -> joined.append(piece) != null);
        assertThat(rest.text()).isEqualTo(joined.toString());
    }

    @Test
    void shouldWriteNoMoreThanIsWanted() throws Exception {
        List<String> pieces = new ArrayList<>();
        Answer cut = slowModel().stream(prompt("s"), "", piece -> {
            pieces.add(piece);
            return pieces.size() < 2;
        });
        assertThat(pieces).hasSize(2);
        assertThat(cut.text()).isEqualTo(String.join("", pieces));
    }

    @Test
    void shouldGiveUpAtOnceWhenInterrupted() throws Exception {
        LanguageModel model = slowModel();
        CountDownLatch speaking = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                model.stream(prompt("s"), "", _ -> {
                    speaking.countDown();
                    return true;
                });
                interrupted.complete(false);
            } catch (InterruptedException _) {
                interrupted.complete(true);
            } catch (ModelFault fault) {
                interrupted.completeExceptionally(fault);
            }
        });
        assertThat(speaking.await(1, TimeUnit.MINUTES)).isTrue();
        thread.interrupt();
        assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void shouldServeManyThreadsAtOnce() throws Exception {
        LanguageModel model = model();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> model.answer(prompt("s" + i))))
                    .toList();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().text()).isNotBlank();
            }
        }
    }

    @Test
    void shouldTakePromptsWithoutASceneOrSampling() {
        Prompt bare =
                new Prompt(List.of(new Prompt.Message("user", "Hi")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());
        assertThatCode(() -> model().answer(bare)).doesNotThrowAnyException();
    }
}
