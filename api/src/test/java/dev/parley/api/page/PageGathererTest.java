package dev.parley.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageGathererTest {
    private static final int HALF = PageRequest.MOST_CHARACTERS / 2;

    private static Page<Integer> gathered(int most, Integer... sizes) {
        PageGatherer<Integer> gatherer = new PageGatherer<>(most, size -> size);
        Stream.of(sizes).takeWhile(gatherer::add).forEach(_ -> {});
        return gatherer.page();
    }

    @Test
    void shouldTakeAsManyRowsAsAreAskedFor() {
        assertThat(gathered(2)).isEqualTo(new Page<>(List.of(), false));
        assertThat(gathered(2, 1, 1).more()).isFalse();
        assertThat(gathered(2, 1, 1, 1).rows()).hasSize(2);
        assertThat(gathered(2, 1, 1, 1).more()).isTrue();
    }

    @Test
    void shouldTakeFewerWhenTheyAreLarge() {
        assertThat(gathered(9, HALF, HALF).more()).isFalse();
        assertThat(gathered(9, HALF, HALF, 1, 1).rows()).hasSize(2);
        assertThat(gathered(9, HALF, HALF, 1, 1).more()).isTrue();
    }

    @Test
    void shouldTakeOneHoweverLargeItIs() {
        assertThat(gathered(9, 3 * HALF).more()).isFalse();
        assertThat(gathered(9, 3 * HALF, 1).rows()).containsExactly(3 * HALF);
        assertThat(gathered(9, 3 * HALF, 1).more()).isTrue();
    }
}
