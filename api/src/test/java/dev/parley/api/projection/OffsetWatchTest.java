package dev.parley.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OffsetWatchTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("turns", 0);

    private final OffsetWatch watch = new OffsetWatch();

    @Test
    void shouldAnswerAtOnceWhenTheEventIsThere() {
        watch.reached(Map.of(PARTITION, 5L));

        assertThat(watch.await(PARTITION, 4, Duration.ZERO).block()).isTrue();
        assertThat(watch.await(PARTITION, 5, Duration.ZERO).block()).isFalse();
        assertThat(watch.await(new TopicPartition("turns", 1), 0, Duration.ZERO).block())
                .isFalse();
    }

    @Test
    void shouldWakeWhoWaitsAndNobodyElse() {
        CompletableFuture<Boolean> fifth = watch.await(PARTITION, 5, LONG).toFuture();
        CompletableFuture<Boolean> ninth = watch.await(PARTITION, 9, LONG).toFuture();

        watch.reached(Map.of(PARTITION, 6L));

        assertThat(fifth.join()).isTrue();
        assertThat(ninth).isNotDone();
        assertThat(watch.isAwaited()).isTrue();
        watch.reached(Map.of(PARTITION, 10L));
        assertThat(ninth.join()).isTrue();
        Awaitility.await().atMost(LONG).until(() -> !watch.isAwaited());
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() {
        assertThat(watch.await(PARTITION, 5, Duration.ofMillis(20)).block()).isFalse();
        Awaitility.await().atMost(LONG).until(() -> !watch.isAwaited());
    }

    @Test
    void shouldNeverGoBack() {
        watch.reached(Map.of(PARTITION, 6L));
        watch.reached(Map.of(PARTITION, 2L));

        assertThat(watch.await(PARTITION, 5, Duration.ZERO).block()).isTrue();
    }
}
