package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineMetricsTest {
    /** The last reply was said to run until somebody else came. */
    @Test
    @Timeout(60)
    void shouldSayThatNothingRunsOnceAllHaveEnded() throws InterruptedException {
        try (Engine engine = Engine.open(Golden.of("llama").folder(), Replies.FP32)) {
            assertThat(Replies.greedy(engine, new int[] {5, 6, 7}, 5).all()).hasSize(5);

            EngineMetrics metrics = engine.metrics();
            while (metrics.running() > 0 || metrics.cachedTokens() > 0) {
                // The engine's thread has told of the end, and is about to count it.
                Thread.sleep(1);
                metrics = engine.metrics();
            }
            assertThat(metrics.tokens()).isEqualTo(5);
        }
    }
}
