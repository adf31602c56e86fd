package dev.parley.local.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file leaves out is what transformers takes for the family. */
class FamilyDefaultsTest {
    private static final String REQUIRED =
            "\"vocab_size\": 128, \"hidden_size\": 64, \"intermediate_size\": 64, \"num_hidden_layers\": 1,"
                    + " \"num_attention_heads\": 32";

    @TempDir
    private Path folder;

    private ModelConfig read(String family, String more) throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"model_type\": \"" + family + "\", " + REQUIRED + more + "}");
        return Checkpoint.readConfig(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "llama, 2048, 32, 1e-6, 0",
        "mistral, 131072, 8, 1e-6, 4096",
        "qwen2, 32768, 32, 1e-6, 0",
        "phi3, 4096, 32, 1e-5, 0"
    })
    void shouldTakeTheDefaultsOfTheFamily(String family, int context, int keyValueHeads, double epsilon, int window)
            throws IOException {
        ModelConfig config = read(family, "");

        assertThat(config.context()).isEqualTo(context);
        assertThat(config.keyValueHeads()).isEqualTo(keyValueHeads);
        assertThat(config.normEpsilon()).isEqualTo(epsilon);
        assertThat(config.slidingWindow()).isEqualTo(window);
    }

    @Test
    void shouldTakeNullAsNone() throws IOException {
        ModelConfig config = read("mistral", ", \"sliding_window\": null, \"num_key_value_heads\": null");

        assertThat(config.slidingWindow()).isZero();
        assertThat(config.keyValueHeads()).isEqualTo(32);
    }
}
