package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "llama-gqa-tied",
                "llama-llama3-sharded",
                "llama-linear",
                "llama-dynamic",
                "llama-biases",
                "mistral-window",
                "qwen2",
                "llama-bf16",
                "llama-f16",
                "llama-yarn",
                "qwen2-yarn",
                "phi3",
                "phi3-longrope"
            })
    void shouldComputeWhatTransformersDoes(String name) {
        Golden golden = Golden.of(name);

        try (Engine engine = Engine.open(golden.folder(), Replies.FP32)) {
            float[][] logits = engine.logits(golden.prompt());
            List<Integer> greedy = Replies.greedy(
                            engine, golden.prompt(), golden.greedy().size())
                    .all();

            assertThat(largestDifference(logits, golden.logits())).isLessThan(1e-4);
            assertThat(greedy).isEqualTo(golden.greedy());
        }
    }

    static double largestDifference(float[][] some, float[][] others) {
        assertThat(some).hasSameDimensionsAs(others);
        double largest = 0;
        for (int i = 0; i < some.length; i++) {
            for (int j = 0; j < some[i].length; j++) {
                largest = Math.max(largest, Math.abs(some[i][j] - others[i][j]));
            }
        }
        return largest;
    }
}
