package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PacingTest {
    private static final Limits TEN_A_MINUTE =
            new Limits(8, OptionalLong.of(10), OptionalLong.empty(), Duration.ofMinutes(1));

    private final SteppedTime time = new SteppedTime();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ScheduledModel model = new ScheduledModel(
            new CatalogueEntry("m", this::answer, Price.FREE, TEN_A_MINUTE, false),
            new SharedLimits(InferenceSettings.DEFAULT, BudgetGate.UNLIMITED),
            time);

    private Answer answer(Prompt prompt) {
        asked.add(prompt.sample());
        return new Answer("Hello.", Answer.Finish.STOP, Optional.empty(), Optional.empty());
    }

    private Thread asking(String name, Asking asking) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                model.call(task(name), asking, new HeldLease());
            } catch (Exception failure) {
                asked.add(name + " failed: " + failure);
            }
        });
        await().atMost(Duration.ofMinutes(1))
                .until(() -> thread.getState() == Thread.State.WAITING || !thread.isAlive());
        return thread;
    }

    @Test
    void shouldNotLetWhoIsUrgentWaitForTheTimeOfAllOthers() throws Exception {
        List<Thread> threads = List.of(
                asking("first", Asking.WHOLE),
                asking("second", Asking.WHOLE),
                asking("third", Asking.WHOLE),
                asking("fourth", Asking.WHOLE),
                asking("urgent", new UrgentAsking()));
        while (threads.stream().anyMatch(Thread::isAlive)) {
            time.pass(Duration.ofSeconds(1));
            Thread.sleep(1);
        }
        assertThat(asked).containsExactly("first", "second", "urgent", "third", "fourth");
        assertThat(time.now()).isAfter(Instant.EPOCH.plus(Duration.ofSeconds(24)));
    }

    private static InferenceTask task(String name) {
        Prompt prompt =
                new Prompt(List.of(new Prompt.Message("user", "?")), Sampling.PROVIDERS_CHOICE, name, Optional.empty());
        return new InferenceTask(name, 1, Optional.empty(), List.of("m"), prompt, Optional.empty());
    }

    /** Time that passes when it is told to, while others wait. */
    private static final class SteppedTime implements WorkTime {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos());
        }

        @Override
        public synchronized long nanos() {
            return nanos;
        }

        @Override
        public synchronized void pause(Duration length) throws InterruptedException {
            long end = nanos + length.toNanos();
            while (nanos < end) {
                wait();
            }
        }

        synchronized void pass(Duration length) {
            nanos += length.toNanos();
            notifyAll();
        }
    }

    /** Somebody waits for the answer. */
    private static final class UrgentAsking implements Asking {
        @Override
        public Answer ask(CatalogueEntry entry, Prompt prompt) throws ModelFault, InterruptedException {
            return entry.model().answer(prompt);
        }

        @Override
        public String turn(Answer answer) {
            return answer.text();
        }

        @Override
        public boolean isUrgent() {
            return true;
        }

        @Override
        public boolean hasSpoken() {
            return false;
        }

        @Override
        public Optional<Duration> firstText() {
            return Optional.empty();
        }
    }
}
