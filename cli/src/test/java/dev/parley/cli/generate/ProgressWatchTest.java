package dev.parley.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.ManualClock;
import dev.parley.cli.generate.ProgressWatch.Missing;
import dev.parley.worker.WorkerStatistics;
import dev.parley.worker.inference.InferenceCounters.Figures;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private Missing missing = Missing.NOTHING;
    private final ProgressWatch watch = new ProgressWatch(PATIENCE, clock, () -> missing);

    @Test
    void shouldSayNothingAsLongAsSomethingHappens() {
        for (int completed = 0; completed < 5; completed++) {
            assertThat(lookAfterPatience(completed, null)).isEmpty();
        }
        for (int answers = 1; answers < 5; answers++) {
            assertThat(lookAfterPatience(4, worker(answers, 0, 3))).isEmpty();
        }
    }

    @Test
    void shouldSayWhoIsMissingOnce() {
        lookAfterPatience(1, null);
        missing = new Missing(true, true);
        assertThat(lookAfterPatience(1, null)).hasValueSatisfying(warning -> assertThat(warning)
                .contains("No progress for 30 s", "'parley topology'", "kept"));
        assertThat(lookAfterPatience(1, null)).isEmpty();

        missing = new Missing(false, true);
        assertThat(lookAfterPatience(1, null))
                .hasValueSatisfying(warning -> assertThat(warning).contains("'parley worker'"));
        assertThat(lookAfterPatience(1, null)).isEmpty();

        missing = Missing.NOTHING;
        assertThat(lookAfterPatience(1, null))
                .hasValueSatisfying(warning -> assertThat(warning).contains("logs"));
    }

    @Test
    void shouldNotWaitForAClockThatWasSetBack() {
        lookAfterPatience(1, null);
        missing = new Missing(false, true);
        clock.pass(Duration.ofHours(-1).minus(PATIENCE));
        assertThat(lookAfterPatience(1, null)).isEmpty();

        assertThat(lookAfterPatience(1, null)).isPresent();
    }

    @Test
    void shouldSayItAgainWhenThereWasProgressInBetween() {
        missing = new Missing(false, true);
        lookAfterPatience(1, null);
        assertThat(lookAfterPatience(1, null)).isPresent();
        assertThat(lookAfterPatience(2, null)).isEmpty();

        assertThat(lookAfterPatience(2, null)).isPresent();
    }

    @Test
    void shouldSayWhatTheOwnWorkerWaitsFor() {
        assertThat(stalled(worker(7, 0, 0, "gpt"))).contains("the model gpt cannot be reached");
        assertThat(stalled(worker(7, 0, 0, "gpt", "other"))).contains("the models gpt, other cannot be reached");
        assertThat(stalled(worker(7, 0, 12))).contains("12 calls are in flight");
        assertThat(stalled(worker(7, 0, 0))).contains("no call is in flight");
    }

    @Test
    void shouldSayThatCallsAreTurnedAway() {
        lookAfterPatience(1, worker(7, 5, 0));
        assertThat(lookAfterPatience(1, worker(7, 9, 0)))
                .hasValueSatisfying(warning -> assertThat(warning).contains("429"));
    }

    private String stalled(WorkerStatistics worker) {
        ProgressWatch fresh = new ProgressWatch(PATIENCE, clock, () -> missing);
        fresh.look(view(0), worker);
        clock.pass(PATIENCE);
        return fresh.look(view(0), worker).orElseThrow();
    }

    private Optional<String> lookAfterPatience(int completed, @Nullable WorkerStatistics worker) {
        clock.pass(PATIENCE);
        return watch.look(view(completed), worker);
    }

    private static RunProgress.View view(int completed) {
        return new RunProgress.View(10, 0, 10 - completed, 0, completed, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static WorkerStatistics worker(int answers, int rateLimited, int inFlight, String... unavailable) {
        Figures figures = new Figures(answers, 0, answers, 0, rateLimited, 0, 0, 0, 0, 0);
        return new WorkerStatistics(
                inFlight,
                inFlight,
                0,
                0,
                figures,
                Map.of(),
                new TreeMap<>(Stream.of(unavailable).collect(Collectors.toMap(name -> name, _ -> "down"))));
    }
}
