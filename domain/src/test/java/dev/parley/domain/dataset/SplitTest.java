package dev.parley.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void shouldGiveValidationItsShare() {
        long validation = IntStream.range(0, 10_000)
                .filter(number -> Split.of("seed" + number, 0.1) == Split.VALIDATION)
                .count();

        assertThat(validation).isBetween(900L, 1_100L);
    }

    @Test
    void shouldKeepValidationSeedsWhenTheShareGrows() {
        assertThat(IntStream.range(0, 1_000).mapToObj(number -> "seed" + number))
                .filteredOn(seed -> Split.of(seed, 0.1) == Split.VALIDATION)
                .allMatch(seed -> Split.of(seed, 0.2) == Split.VALIDATION);
    }

    @Test
    void shouldPutAllInOneSplitAtTheBounds() {
        assertThat(Split.of("a", 0)).isEqualTo(Split.TRAIN);
        assertThat(Split.of("a", 1)).isEqualTo(Split.VALIDATION);
    }

    @Test
    void shouldRefuseWhatIsNoShareOrSplit() {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.of("a", 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> Split.of("a", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Split.named("test"));
        assertThat(Split.named("validation")).isEqualTo(Split.VALIDATION);
    }
}
