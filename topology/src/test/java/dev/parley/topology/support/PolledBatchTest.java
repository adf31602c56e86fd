package dev.parley.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolledBatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final PolledBatch batch = new PolledBatch();

    @Test
    void shouldCommitWithTheLastRecordOfABatchWhenSomebodyWaitsForOne() {
        batch.polled(3);

        assertThat(batch.take(false, NOW)).isFalse();
        assertThat(batch.take(true, NOW)).isFalse();
        assertThat(batch.take(false, NOW)).isTrue();
    }

    @Test
    void shouldNotCommitWhatNobodyWaitsFor() {
        batch.polled(2);

        assertThat(batch.take(false, NOW)).isFalse();
        assertThat(batch.take(false, NOW.plusMillis(1))).isFalse();
        assertThat(batch.since()).contains(NOW);
    }

    @Test
    void shouldCommitWhatNobodyWaitedForWithWhatSomebodyWaitsFor() {
        batch.polled(1);
        batch.take(false, NOW);
        batch.polled(1);

        assertThat(batch.take(true, NOW.plusMillis(5))).isTrue();
    }

    @Test
    void shouldHaveNothingToCommitAfterACommit() {
        batch.polled(1);
        batch.take(true, NOW);

        batch.commit();

        assertThat(batch.since()).isEmpty();
        batch.polled(1);
        assertThat(batch.take(false, NOW)).isFalse();
    }

    @Test
    void shouldTakeEveryRecordForTheLastOneWhenNothingIsKnown() {
        batch.polled(1);

        assertThat(batch.take(true, NOW)).isTrue();
        assertThat(batch.take(true, NOW)).isTrue();
    }

    @Test
    void shouldForgetRecordsThatWereNeverTakenWithTheNextBatch() {
        batch.polled(5);
        batch.take(true, NOW);

        batch.polled(2);

        assertThat(batch.take(false, NOW)).isFalse();
        assertThat(batch.take(false, NOW)).isTrue();
    }

    @Test
    void shouldCountForEachThreadAlone() {
        batch.polled(2);

        CompletableFuture.runAsync(() -> batch.polled(7)).join();

        assertThat(batch.take(true, NOW)).isFalse();
        assertThat(batch.take(true, NOW)).isTrue();
    }
}
