package dev.parley.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolledBatchTest {
    private final PolledBatch batch = new PolledBatch();

    @Test
    void shouldTellTheLastRecordOfABatch() {
        batch.polled(3);

        assertThat(batch.take()).isFalse();
        assertThat(batch.take()).isFalse();
        assertThat(batch.take()).isTrue();
    }

    @Test
    void shouldTakeEveryRecordForTheLastOneWhenNothingIsKnown() {
        batch.polled(1);

        assertThat(batch.take()).isTrue();
        assertThat(batch.take()).isTrue();
    }

    @Test
    void shouldForgetRecordsThatWereNeverTakenWithTheNextBatch() {
        batch.polled(5);
        batch.take();

        batch.polled(2);

        assertThat(batch.take()).isFalse();
        assertThat(batch.take()).isTrue();
    }

    @Test
    void shouldCountForEachThreadAlone() {
        batch.polled(2);

        CompletableFuture.runAsync(() -> batch.polled(7)).join();

        assertThat(batch.take()).isFalse();
        assertThat(batch.take()).isTrue();
    }
}
