package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldAllowOneSecondsWorthAtOnce() {
        TokenBucket bucket = new TokenBucket(5, 0);

        assertThat(IntStream.range(0, 5).mapToObj(i -> bucket.take(0)))
                .allSatisfy(decision -> assertThat(decision.allowed()).isTrue())
                .extracting(TokenBucket.Decision::remaining)
                .containsExactly(4, 3, 2, 1, 0);
        assertThat(bucket.take(0)).isEqualTo(new TokenBucket.Decision(false, 5, 0, 1));
    }

    @Test
    void shouldFillSteadilyAndHoldNoMoreThanASecondBrings() {
        TokenBucket bucket = new TokenBucket(2, 0);
        bucket.take(0);
        bucket.take(0);

        assertThat(bucket.take(SECOND / 2).allowed()).isTrue();
        assertThat(bucket.take(SECOND / 2).allowed()).isFalse();
        assertThat(IntStream.range(0, 3).mapToObj(i -> bucket.take(100 * SECOND).allowed()))
                .containsExactly(true, true, false);
    }

    @Test
    void shouldNotMindAClockThatStands() {
        TokenBucket bucket = new TokenBucket(1, SECOND);
        bucket.take(SECOND);

        assertThat(bucket.take(0).allowed()).isFalse();
    }
}
