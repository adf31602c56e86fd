package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.checkpoint.Checkpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way that a GPU computes, with the kernels that every device has, taken by the CPU. */
class PlaceTest {
    private static final Place LIKE_A_GPU = Place.CPU.untuned();

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-biases", "llama-dynamic", "mistral-window", "phi3-longrope"})
    void shouldComputeWhatTransformersDoes(String name) {
        Golden golden = Golden.of(name);

        assertThat(ParityTest.largestDifference(logits(golden, Precision.FP32, LIKE_A_GPU), golden.logits()))
                .isLessThan(1e-4);
    }

    /** Of logits whose standard deviation is about 1.6. */
    @ParameterizedTest
    @CsvSource({"FP16, 0.02", "BF16, 0.1", "INT8, 0.2", "INT4, 1.0"})
    void shouldStayNearTheExactResult(Precision precision, double most) {
        Golden golden = Golden.of("llama-biases");

        assertThat(PrecisionTest.rootMeanSquare(logits(golden, precision, LIKE_A_GPU), golden.logits()))
                .isLessThan(most);
    }

    /** Quantised weights are the same numbers, however they are kept. */
    @ParameterizedTest
    @ValueSource(strings = {"INT8", "INT4"})
    void shouldQuantiseAsTheCpuDoes(Precision precision) {
        Golden golden = Golden.of("llama");

        float[][] tuned = logits(golden, precision, Place.CPU);
        assertThat(PrecisionTest.rootMeanSquare(logits(golden, precision, LIKE_A_GPU), tuned))
                .isLessThan(0.1);
    }

    private static float[][] logits(Golden golden, Precision precision, Place place) {
        int[] prompt = golden.prompt();
        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                DecoderModule module = DecoderModule.load(place, 1)) {
            new ModelLoader(checkpoint, precision, LoadProgress.silent()).load(module, 1);
            module.reserve(128);
            Step step = new Step();
            step.addPrompt(new KvRow(0), prompt, 0, prompt.length, prompt.length, false);
            step.wantAll();
            StepResult result = module.step(step);
            float[][] logits = new float[prompt.length][];
            for (int i = 0; i < prompt.length; i++) {
                logits[i] = result.row(i);
            }
            return logits;
        }
    }
}
