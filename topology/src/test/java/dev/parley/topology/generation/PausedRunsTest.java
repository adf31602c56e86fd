package dev.parley.topology.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PausedRunsTest {
    private static final String RUN = "run1";
    private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");

    private long plan = 10;
    private final PausedRuns paused = new PausedRuns(_ -> plan);

    @Test
    void shouldStayPausedOverARestart() {
        paused.recover(RUN, "a", 10);
        paused.recover(RUN, "b", 11);

        assertThat(paused.isPaused(RUN, NOW)).isTrue();
        plan = 20;
        assertThat(paused.isPaused(RUN, NOW)).isFalse();
        assertThat(paused.isResuming(RUN, NOW)).isTrue();
    }

    /** Planned again without what is paused, it used to go on only until a thread was replaced, and stood still from then on. */
    @Test
    void shouldGoOnOverARestartWhenItWasPlannedAgainWithoutItsPausedConversations() {
        paused.recover(RUN, "a", 9);

        assertThat(paused.isPaused(RUN, NOW)).isFalse();
        assertThat(paused.isResuming(RUN, NOW)).isTrue();
        assertThat(paused.isResuming(RUN, NOW.plusSeconds(1))).isFalse();
    }

    @Test
    void shouldStayPausedWhenTheLatestPlanHasOneThatIs() {
        paused.recover(RUN, "b", 10);
        paused.recover(RUN, "a", 9);

        assertThat(paused.isPaused(RUN, NOW)).isTrue();
    }
}
