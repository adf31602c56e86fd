package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
    private static final Duration NOTHING = Duration.ZERO;

    private final RetryPolicy policy = new RetryPolicy(RetrySettings.DEFAULT, new Random(1), true);

    @ParameterizedTest
    @CsvSource({"UPSTREAM_UNAVAILABLE, 5", "TIMED_OUT, 5", "BAD_UPSTREAM, 3", "EMPTY_ANSWER, 2", "REFUSED, 1"})
    void shouldTryAsOftenAsItIsWorth(ErrorCode code, int tries) {
        int made = 1;
        while (policy.pauseAfter(ModelFault.free(code, ""), NOTHING).isPresent()) {
            made++;
        }
        assertThat(made).isEqualTo(tries);
    }

    @Test
    void shouldWaitLongerEachTimeWithFullJitter() {
        Duration most = RetrySettings.DEFAULT.firstPause();
        for (int i = 0; i < 4; i++) {
            Duration pause = policy.pauseAfter(fault(ErrorCode.UPSTREAM_UNAVAILABLE), NOTHING)
                    .orElseThrow();
            assertThat(pause).isBetween(Duration.ZERO, most);
            most = most.multipliedBy(2);
        }
    }

    @Test
    void shouldBoundRateLimitsByTimeAndNotByTries() {
        ModelFault limited = ModelFault.free(ErrorCode.RATE_LIMITED, "", Optional.of(Duration.ofSeconds(1)));
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Duration pause = policy.pauseAfter(limited, Duration.ofMinutes(9)).orElseThrow();
            assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1250));
            pauses.add(pause);
        }
        assertThat(pauses).as("not all come back at once").hasSizeGreaterThan(900);
        assertThat(policy.pauseAfter(limited, Duration.ofMinutes(10))).isEmpty();
        assertThat(policy.pauseAfter(fault(ErrorCode.TIMED_OUT), NOTHING)).isPresent();
    }

    @Test
    void shouldNotComeAgainAfterHoursBecauseAModelThatIsDownSaysSo() {
        assertThat(policy.pauseAfter(down(Duration.ofMinutes(5)), NOTHING))
                .hasValueSatisfying(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMinutes(5)));
        assertThat(policy.pauseAfter(down(Duration.ofMinutes(5)), Duration.ofMinutes(6)))
                .isEmpty();
        assertThat(policy.pauseAfter(down(Duration.ofDays(1)), NOTHING)).isEmpty();
        assertThat(policy.pauseAfter(down(Duration.ofDays(2_900_000)), NOTHING)).isEmpty();
    }

    private static ModelFault down(Duration retryAfter) {
        return ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, "", Optional.of(retryAfter));
    }

    @Test
    void shouldGiveUpSoonerWhenAnotherModelCanTakeOver() {
        RetryPolicy first = new RetryPolicy(RetrySettings.DEFAULT, new Random(1), false);
        assertThat(first.pauseAfter(fault(ErrorCode.RATE_LIMITED), Duration.ofMinutes(2)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldTryAgainOnlyWhatMayPass(ErrorCode code) {
        assertThat(policy.pauseAfter(fault(code), NOTHING).isPresent()).isEqualTo(code.isTransient());
    }

    private static ModelFault fault(ErrorCode code) {
        return ModelFault.free(code, "");
    }
}
