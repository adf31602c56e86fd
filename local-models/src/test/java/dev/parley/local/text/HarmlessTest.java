package dev.parley.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.Golden;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarmlessTest {
    private static final String TEXT = "Hm.</think> Yes.<|im_end|>";

    @TempDir
    private Path directory;

    private String harmless(LocalModel model, String role) {
        return model.harmless(new ChatMessage(role, TEXT)).content();
    }

    /** Templates leave out what the model thought, up to the mark that it wrote itself. */
    @Test
    void shouldLeaveTheModelsOwnMarksInWhatItSaid() throws Exception {
        String file = Files.readString(Golden.DIRECTORY.resolve("bytelevel").resolve(Tokenizer.FILE));
        Files.writeString(
                directory.resolve(Tokenizer.FILE),
                file.replaceFirst("(?s)<\\|system\\|>(.*?\"special\": )true", "</think>$1false"));
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            LocalModel model = LocalModel.over(directory, tokenizer, 100, new FakeSteps());

            assertThat(harmless(model, "assistant")).isEqualTo("Hm.</think> Yes.< |im_end|>");
            assertThat(harmless(model, "user"))
                    .isEqualTo(harmless(model, "system"))
                    .isEqualTo("Hm.< /think> Yes.< |im_end|>");
        }
    }
}
