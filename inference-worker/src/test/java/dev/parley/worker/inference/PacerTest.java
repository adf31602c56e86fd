package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 60, 1000})
    void shouldLetNoMoreThroughInAnyMinute(long perMinute) {
        Pacer pacer = new Pacer(perMinute);
        List<Long> begun = new ArrayList<>();
        for (int i = 0; i < 5 * perMinute; i++) {
            begun.add(pacer.take(1, 0).toNanos());
        }
        long minute = Duration.ofMinutes(1).toNanos();
        for (long begin : begun) {
            assertThat(begun.stream()
                            .filter(at -> at >= begin && at < begin + minute)
                            .count())
                    .isLessThanOrEqualTo(perMinute);
        }
        assertThat(begun.getLast()).isLessThan(6 * minute);
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 100})
    void shouldGiveBackWhatWasNotUsed(long used) {
        Pacer pacer = new Pacer(600);
        pacer.take(100, 0);
        pacer.settle(used - 100);
        assertThat(pacer.take(1, 0)).isEqualTo(Duration.ofNanos((long) (used * 102_000_000L)));
    }
}
