package dev.parley.domain.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

    private static List<Long> shuffled(long size, long seedNumber) {
        Permutation permutation = new Permutation(BigInteger.valueOf(size), seedNumber);
        return LongStream.range(0, size)
                .mapToObj(place -> permutation.at(BigInteger.valueOf(place)).longValueExact())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 100, 1_000, 65_537})
    void shouldGiveEveryNumberOnce(long size) {
        assertThat(Set.copyOf(shuffled(size, 42)))
                .isEqualTo(Set.copyOf(LongStream.range(0, size).boxed().toList()));
    }

    @Test
    void shouldDependOnTheSeedNumber() {
        assertThat(shuffled(1_000, 1)).isEqualTo(shuffled(1_000, 1)).isNotEqualTo(shuffled(1_000, 2));
    }

    @Test
    void shouldPutEveryNumberFirstAboutEquallyOften() {
        int[] first = new int[10];
        for (long seedNumber = 0; seedNumber < 10_000; seedNumber++) {
            first[
                    new Permutation(BigInteger.TEN, seedNumber)
                            .at(BigInteger.ZERO)
                            .intValueExact()]++;
        }

        assertThat(first).satisfies(counts -> assertThat(counts).doesNotContain(0));
        for (int count : first) {
            assertThat(count).isBetween(850, 1_150);
        }
    }

    @Test
    void shouldWorkWithNumbersOfAnySize() {
        BigInteger size = BigInteger.ONE.shiftLeft(300).add(BigInteger.ONE);
        Permutation permutation = new Permutation(size, 9);
        Set<BigInteger> numbers = new HashSet<>();
        for (long place = 0; place < 1_000; place++) {
            numbers.add(permutation.at(BigInteger.valueOf(place)));
        }

        assertThat(numbers).hasSize(1_000).allMatch(number -> number.signum() >= 0 && number.compareTo(size) < 0);
        assertThat(numbers.stream().filter(number -> number.bitLength() > 290)).hasSizeGreaterThan(900);
    }

    @Test
    void shouldRefusePlacesOutside() {
        Permutation permutation = new Permutation(BigInteger.TEN, 1);

        assertThatThrownBy(() -> permutation.at(BigInteger.TEN)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Permutation(BigInteger.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
