package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
    /** Of logits whose standard deviation is about 1.6; a model that ignored its weights would be off by 2. */
    @ParameterizedTest
    @CsvSource({"BF16, 0.1", "INT8, 0.2", "INT4, 1.0"})
    void shouldStayNearTheExactResult(Precision precision, double most) {
        Golden golden = Golden.of("llama");

        try (Engine engine = Engine.open(golden.folder(), new EngineSettings(precision, Device.CPU, 1, 2, 0, 10))) {
            assertThat(rootMeanSquare(engine.logits(golden.prompt()), golden.logits()))
                    .isLessThan(most);
            assertThat(Replies.greedy(engine, golden.prompt(), 64).all()).hasSize(64);
        }
    }

    /** Few tokens at a time are multiplied in another way than many. */
    @ParameterizedTest
    @CsvSource({"INT8", "INT4"})
    void shouldComputeFewTokensAsItDoesMany(Precision precision) {
        Golden golden = Golden.of("llama-biases");
        int[] start = Arrays.copyOf(golden.prompt(), 20);
        int[] twice = IntStream.concat(IntStream.of(golden.prompt()), IntStream.of(golden.prompt()))
                .toArray();

        try (Engine engine = Engine.open(golden.folder(), new EngineSettings(precision, Device.CPU, 1, 2, 0, 10))) {
            float[][] many = Arrays.copyOf(engine.logits(twice), start.length);
            assertThat(rootMeanSquare(engine.logits(start), many)).isLessThan(0.1);
        }
    }

    static double rootMeanSquare(float[][] some, float[][] others) {
        assertThat(some).hasSameDimensionsAs(others);
        return Math.sqrt(IntStream.range(0, some.length)
                .boxed()
                .flatMapToDouble(i ->
                        IntStream.range(0, some[i].length).mapToDouble(j -> Math.pow(some[i][j] - others[i][j], 2)))
                .average()
                .orElseThrow());
    }
}
