package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {
    @Test
    void shouldHoldBackWhatIsDoneBeyondTheFirstGap() {
        OffsetTracker tracker = new OffsetTracker(10);
        assertThat(tracker.committable()).isEqualTo(10);
        tracker.begin(10);
        tracker.begin(13);
        tracker.begin(14);
        tracker.done(13, 70);
        assertThat(tracker.committable()).isEqualTo(10);
        assertThat(tracker.earliestResultBeyond()).isEqualTo(70);
        tracker.done(10, 71);
        assertThat(tracker.committable()).isEqualTo(14);
        assertThat(tracker.earliestResultBeyond()).isEqualTo(OffsetTracker.NO_RESULT);
        tracker.done(14, 72);
        assertThat(tracker.committable()).isEqualTo(15);
        assertThat(tracker.span()).isZero();
    }

    @Test
    void shouldIgnoreWhatEndsTwiceAndRefuseWhatBeginsTwice() {
        OffsetTracker tracker = new OffsetTracker(0);
        tracker.begin(0);
        tracker.done(0, 1);
        tracker.done(0, 2);
        assertThat(tracker.open()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> tracker.begin(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldAgreeWithAPlainModelInAnyOrder(long seed) {
        Random random = new Random(seed);
        OffsetTracker tracker = new OffsetTracker(0);
        TreeMap<Long, Long> results = new TreeMap<>();
        List<Long> open = new ArrayList<>();
        long next = 0;
        for (int step = 0; step < 2000; step++) {
            if (open.isEmpty() || random.nextInt(100) < 52) {
                long offset = next + random.nextInt(3);
                next = offset + 1;
                tracker.begin(offset);
                open.add(offset);
            } else {
                Collections.swap(open, random.nextInt(open.size()), open.size() - 1);
                long offset = open.removeLast();
                results.put(offset, (long) step);
                tracker.done(offset, step);
            }
            long gap = open.isEmpty() ? next : Collections.min(open);
            assertThat(tracker.committable()).isEqualTo(gap);
            assertThat(tracker.open()).isEqualTo(open.size());
            assertThat(tracker.earliestResultBeyond())
                    .isEqualTo(results.tailMap(gap).values().stream()
                            .min(Long::compare)
                            .orElse(OffsetTracker.NO_RESULT));
        }
    }
}
