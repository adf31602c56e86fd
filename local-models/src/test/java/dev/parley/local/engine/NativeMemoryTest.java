package dev.parley.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.checkpoint.Checkpoint;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void shouldKeepNoArrayOfAStep() {
        Golden golden = Golden.of("llama");

        try (Checkpoint checkpoint = Checkpoint.open(golden.folder());
                DecoderModule module = DecoderModule.load(Place.CPU, 1)) {
            new ModelLoader(checkpoint, Precision.FP32, LoadProgress.silent()).load(module, 1);
            module.reserve(64);
            int before = module.liveArrays();
            KvRow row = new KvRow(0);
            for (int i = 0; i < 2000; i++) {
                Step step = new Step();
                step.addPrompt(row, golden.prompt(), 0, 1 + i % 40, 40, true);
                assertThat(module.step(step).best()).hasSize(1);
            }

            assertThat(module.liveArrays()).isEqualTo(before);
        }
    }
}
