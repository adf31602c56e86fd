package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StoppableTimeTest {
    @Test
    void shouldNotJumpWithAClockThatIsSet() {
        Instant begun = Instant.parse("2026-01-01T12:00:00Z");
        AtomicReference<Instant> shown = new AtomicReference<>(begun);
        InstantSource source = shown::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        StoppableTime time = new StoppableTime(clock);

        shown.set(begun.plus(Duration.ofHours(1)));
        assertThat(time.now()).isBetween(begun, begun.plus(Duration.ofMinutes(10)));
        shown.set(begun.minus(Duration.ofHours(1)));
        assertThat(time.now()).isBetween(begun, begun.plus(Duration.ofMinutes(10)));
    }
}
