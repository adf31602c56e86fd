package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    @Test
    void shouldReadSecondsAndDates() {
        assertThat(RetryAfter.parse(" 20 ", NOW)).contains(Duration.ofSeconds(20));
        assertThat(RetryAfter.parse("Sat, 21 Nov 2026 03:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
        assertThat(RetryAfter.parse("Sat, 21 Nov 2026 02:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999"})
    void shouldIgnoreAnythingElse(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
