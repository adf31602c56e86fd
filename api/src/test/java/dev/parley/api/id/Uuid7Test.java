package dev.parley.api.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123Z");

    private final Uuid7 ids = new Uuid7(new SecureRandom());

    @Test
    void shouldSayWhenItWasMade() {
        UUID id = ids.next(NOW);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(Uuid7.timeOf(id)).isEqualTo(NOW);
    }

    @Test
    void shouldSortAsMadeAlsoWithinAMillisecondAndWhenTheClockGoesBack() {
        List<String> made = Stream.concat(
                        IntStream.range(0, 10_000).mapToObj(_ -> ids.next(NOW).toString()),
                        IntStream.range(0, 10)
                                .mapToObj(_ -> ids.next(NOW.minusSeconds(60)).toString()))
                .toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldKnowWhatIsWrittenLikeOne() {
        assertThat(Uuid7.isUuid("01890000-0000-7000-8000-00000000000A")).isTrue();
        assertThat(Uuid7.isUuid("1-1-1-1-1")).isFalse();
        assertThat(Uuid7.isUuid("01890000-0000-7000-8000-00000000000A\n")).isFalse();
    }
}
