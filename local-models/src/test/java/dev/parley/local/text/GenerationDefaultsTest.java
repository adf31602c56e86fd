package dev.parley.local.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationDefaultsTest {
    @TempDir
    private Path checkpoint;

    private GenerationDefaults read(String file, String json) throws IOException {
        Files.writeString(checkpoint.resolve(file), json);
        return GenerationDefaults.read(checkpoint);
    }

    /** Taken for 0, a word would end replies at the token 0, or make them greedy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generation_config.json | {\"eos_token_id\": [2, \"x\"]} | eos_token_id",
                "generation_config.json | {\"eos_token_id\": \"2\"} | eos_token_id",
                "generation_config.json | {\"eos_token_id\": {\"a\": 1}} | eos_token_id",
                "generation_config.json | {\"eos_token_id\": 2.5} | eos_token_id",
                "generation_config.json | {\"do_sample\": true, \"temperature\": \"warm\"} | temperature",
                "generation_config.json | {\"do_sample\": true, \"top_p\": []} | top_p",
                "generation_config.json | {\"repetition_penalty\": \"1.1\"} | repetition_penalty",
                "config.json | {\"eos_token_id\": \"</s>\"} | eos_token_id"
            })
    void shouldRefuseWhatIsNoNumberByName(String file, String json, String field) {
        assertThatThrownBy(() -> read(file, json))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(checkpoint.resolve(file).toString())
                .hasMessageContaining(field);
    }

    @Test
    void shouldTakeWhatIsLeftOutOrNullAsNotSaid() throws IOException {
        GenerationDefaults defaults =
                read("generation_config.json", "{\"eos_token_id\": null, \"temperature\": null, \"top_k\": null}");

        assertThat(defaults.stopIds()).isEmpty();
        assertThat(defaults.sampling().temperature()).isZero();
    }

    @Test
    void shouldTakeOneTokenOrSeveral() throws IOException {
        assertThat(read("config.json", "{\"eos_token_id\": 7}").stopIds()).containsExactly(7);
        assertThat(read("generation_config.json", "{\"eos_token_id\": [2, 3]}").stopIds())
                .containsExactlyInAnyOrder(2, 3);
    }
}
