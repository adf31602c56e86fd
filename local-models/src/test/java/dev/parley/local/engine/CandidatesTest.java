package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final float[] LOGITS = {0f, (float) Math.log(4), Float.NEGATIVE_INFINITY, (float) Math.log(3), -3f};

    @Test
    void shouldKeepTheLikeliestSoMany() {
        assertThat(drawn(new Sampling(1, 2, 1, 0, 1, 0))).containsExactly(1, 3);
        assertThat(drawn(new Sampling(1, 1, 1, 0, 1, 0))).containsExactly(1);
    }

    @Test
    void shouldKeepThoseThatHoldTheShare() {
        assertThat(drawn(new Sampling(1, 0, 0.4, 0, 1, 0))).containsExactly(1);
        assertThat(drawn(new Sampling(1, 0, 0.8, 0, 1, 0))).containsExactly(1, 3);
        assertThat(drawn(new Sampling(1, 0, 0.9, 0, 1, 0))).containsExactly(0, 1, 3);
    }

    @Test
    void shouldDropThoseFarBehindTheLikeliest() {
        assertThat(drawn(new Sampling(1, 0, 1, 0.2, 1, 0))).containsExactly(0, 1, 3);
        assertThat(drawn(new Sampling(1, 0, 1, 0.5, 1, 0))).containsExactly(1, 3);
    }

    @Test
    void shouldDrawByProbability() {
        Candidates all = Candidates.of(LOGITS, new Sampling(1, 0, 1, 0, 1, 0));

        double share = IntStream.range(0, 10_000)
                        .filter(i -> all.draw(i / 10_000.0) == 3)
                        .count()
                / 10_000.0;

        assertThat(share).isCloseTo(3 / (4 + 3 + 1 + Math.exp(-3)), org.assertj.core.data.Offset.offset(1e-3));
    }

    @Test
    void shouldNeverDrawWhatIsImpossible() {
        assertThat(drawn(new Sampling(100, 0, 1, 0, 1, 0))).doesNotContain(2);
    }

    private static int[] drawn(Sampling sampling) {
        Candidates candidates = Candidates.of(LOGITS, sampling);
        return Arrays.stream(IntStream.range(0, 1000)
                        .map(i -> candidates.draw(i / 1000.0))
                        .toArray())
                .distinct()
                .sorted()
                .toArray();
    }
}
