package dev.parley.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrokerTimeTest {
    private static final Instant BROKER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant OWN = BROKER.plus(Duration.ofHours(1));

    private long millis = 12_345;
    private final BrokerTime time = new BrokerTime(() -> OWN, () -> millis);

    private void hear(Duration ago) {
        time.heard(BROKER.plusMillis(millis).minus(ago).toEpochMilli());
    }

    @Test
    void shouldGoByItsOwnClockUntilTheBrokerWasHeard() {
        assertThat(time.instant()).isEqualTo(OWN);
    }

    @Test
    void shouldGoOnFromTheFreshestStamp() {
        hear(Duration.ofMinutes(5));
        assertThat(time.instant()).isEqualTo(BROKER.plusMillis(millis).minus(Duration.ofMinutes(5)));
        hear(Duration.ofMillis(2));
        hear(Duration.ofSeconds(7));

        millis += 500;

        assertThat(time.instant()).isEqualTo(BROKER.plusMillis(millis - 2));
    }

    @Test
    void shouldFollowABrokerThatWasSetBack() {
        hear(Duration.ofMinutes(-30));
        for (int minute = 0; minute < 2; minute++) {
            millis += Duration.ofMinutes(1).toMillis();
            hear(Duration.ZERO);
        }

        assertThat(time.instant()).isEqualTo(BROKER.plusMillis(millis));
    }

    @Test
    void shouldNotForgetWhileNothingIsHeard() {
        hear(Duration.ZERO);

        millis += Duration.ofHours(5).toMillis();

        assertThat(time.instant()).isEqualTo(BROKER.plusMillis(millis));
    }

    @Test
    void shouldMindAStaleStampNoMoreThanTheFreshOneBefore() {
        hear(Duration.ZERO);
        millis += Duration.ofMinutes(1).toMillis();
        hear(Duration.ofSeconds(40));

        assertThat(time.instant()).isEqualTo(BROKER.plusMillis(millis));
    }
}
