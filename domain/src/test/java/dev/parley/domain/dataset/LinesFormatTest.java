package dev.parley.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesFormatTest {

    @Test
    void shouldWriteOpenAiChat() {
        assertThat(lines(new OpenAiFormat()))
                .isEqualTo("{\"messages\":[{\"role\":\"system\",\"content\":\"You are Jo.\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Grüß Gott!\\nA \\\"job\\\"?\"},"
                        + "{\"role\":\"user\",\"content\":\"日本 \\\\ 🙂\u2028\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Bye.\"}]}\n");
    }

    @Test
    void shouldWriteShareGpt() {
        assertThat(lines(new ShareGptFormat()))
                .isEqualTo("{\"conversations\":[{\"from\":\"system\",\"value\":\"You are Jo.\"},"
                        + "{\"from\":\"gpt\",\"value\":\"Grüß Gott!\\nA \\\"job\\\"?\"},"
                        + "{\"from\":\"human\",\"value\":\"日本 \\\\ 🙂\u2028\"},"
                        + "{\"from\":\"gpt\",\"value\":\"Bye.\"}]}\n");
    }

    @Test
    void shouldWriteOnePromptAndCompletionPerAgentTurn() {
        String first = "{\"role\":\"system\",\"content\":\"You are Jo.\"}";
        String second = "{\"role\":\"assistant\",\"content\":\"Grüß Gott!\\nA \\\"job\\\"?\"}";
        String third = "{\"role\":\"user\",\"content\":\"日本 \\\\ 🙂\u2028\"}";
        String fourth = "{\"role\":\"assistant\",\"content\":\"Bye.\"}";

        assertThat(lines(new TrlFormat()))
                .isEqualTo("{\"prompt\":[" + first + "],\"completion\":[" + second + "]}\n{\"prompt\":["
                        + String.join(",", first, second, third) + "],\"completion\":[" + fourth + "]}\n");
    }

    @Test
    void shouldCountTheLinesThatItWrites() {
        for (LinesFormat format : List.of(new OpenAiFormat(), new ShareGptFormat(), new TrlFormat())) {
            assertThat(lines(format).lines()).as(format.name()).hasSize(format.rows(Examples.CONVERSATION));
        }
    }

    private static String lines(LinesFormat format) {
        return new String(format.encode(Examples.CONVERSATION), StandardCharsets.UTF_8);
    }
}
