package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.worker.model.TokenCount;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunBudgetTest {
    private static final Optional<String> RUN = Optional.of("run");

    private static Consumption tokens(long tokens) {
        return new Consumption(new TokenCount(tokens, 0), tokens / 1000.0);
    }

    private static RunBudget ofTokens(long most, long spent) {
        return new RunBudget("run", OptionalLong.of(most), OptionalDouble.empty(), tokens(spent));
    }

    @Test
    void shouldTurnAwayWhatDoesNotFitAndEverythingAfterIt() throws Exception {
        RunBudget budget = ofTokens(100, 40);
        assertThat(budget.reserve(RUN, tokens(50))).isTrue();
        budget.settle(RUN, tokens(50), tokens(20));
        assertThat(budget.reserve(RUN, tokens(41))).isFalse();
        assertThat(budget.reserve(RUN, tokens(1))).isFalse();
        assertThat(budget.isExhausted()).isTrue();
        assertThat(budget.spent().tokens().total()).isEqualTo(60);
    }

    @Test
    void shouldLimitDollarsToo() throws Exception {
        RunBudget budget = new RunBudget("run", OptionalLong.empty(), OptionalDouble.of(0.1), Consumption.NONE);
        assertThat(budget.reserve(RUN, tokens(100))).isTrue();
        budget.settle(RUN, tokens(100), tokens(100));
        assertThat(budget.reserve(RUN, tokens(1))).isFalse();
    }

    @Test
    void shouldCountTheDollarsOfCallsInFlight() throws Exception {
        RunBudget budget = new RunBudget("run", OptionalLong.empty(), OptionalDouble.of(0.1), Consumption.NONE);
        assertThat(budget.reserve(RUN, tokens(80))).isTrue();
        AtomicReference<Boolean> second = new AtomicReference<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                second.set(budget.reserve(RUN, tokens(60)));
            } catch (InterruptedException | AbandonedException _) {
                // there is no answer
            }
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED)
                .contains(waiting.getState()));
        budget.settle(RUN, tokens(80), tokens(80));
        waiting.join();
        assertThat(second).hasValue(false);
    }

    @Test
    void shouldLeaveOtherRunsAlone() throws Exception {
        RunBudget budget = ofTokens(10, 10);
        assertThat(budget.reserve(Optional.of("other"), tokens(1000))).isTrue();
        assertThat(budget.reserve(Optional.empty(), tokens(1000))).isTrue();
    }

    @Test
    void shouldWaitForCallsInFlightToGiveBackWhatTheyDidNotUse() throws Exception {
        RunBudget budget = ofTokens(100, 0);
        budget.reserve(RUN, tokens(80));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> second = threads.submit(() -> budget.reserve(RUN, tokens(60)));
            budget.settle(RUN, tokens(80), tokens(10));
            assertThat(second.get()).isTrue();
        }
    }

    @Test
    void shouldNeverBeExceededByManyAtOnce() throws Exception {
        RunBudget budget = ofTokens(5000, 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                Random random = new Random(i);
                threads.submit(() -> {
                    while (budget.reserve(RUN, tokens(60))) {
                        Thread.yield();
                        budget.settle(RUN, tokens(60), tokens(random.nextInt(61)));
                    }
                    return null;
                });
            }
        }
        assertThat(budget.spent().tokens().total()).isBetween(4940L, 5000L);
    }
}
