package dev.parley.domain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.prompt.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinesFormatTest {

    @Test
    void shouldWriteOpenAiChat() throws IOException {
        assertThat(lines(new OpenAiFormat()))
                .isEqualTo("{\"messages\":[{\"role\":\"system\",\"content\":\"You are Jo.\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Grüß Gott!\\nA \\\"job\\\"?\"},"
                        + "{\"role\":\"user\",\"content\":\"日本 \\\\ 🙂\u2028\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Bye.\"}]}\n");
    }

    @Test
    void shouldWriteShareGpt() throws IOException {
        assertThat(lines(new ShareGptFormat()))
                .isEqualTo("{\"conversations\":[{\"from\":\"system\",\"value\":\"You are Jo.\"},"
                        + "{\"from\":\"gpt\",\"value\":\"Grüß Gott!\\nA \\\"job\\\"?\"},"
                        + "{\"from\":\"human\",\"value\":\"日本 \\\\ 🙂\u2028\"},"
                        + "{\"from\":\"gpt\",\"value\":\"Bye.\"}]}\n");
    }

    @Test
    void shouldWriteOnePromptAndCompletionPerAgentTurn() throws IOException {
        String first = "{\"role\":\"system\",\"content\":\"You are Jo.\"}";
        String second = "{\"role\":\"assistant\",\"content\":\"Grüß Gott!\\nA \\\"job\\\"?\"}";
        String third = "{\"role\":\"user\",\"content\":\"日本 \\\\ 🙂\u2028\"}";
        String fourth = "{\"role\":\"assistant\",\"content\":\"Bye.\"}";

        assertThat(lines(new TrlFormat()))
                .isEqualTo("{\"prompt\":[" + first + "],\"completion\":[" + second + "]}\n{\"prompt\":["
                        + String.join(",", first, second, third) + "],\"completion\":[" + fourth + "]}\n");
    }

    @Test
    void shouldCountTheLinesThatItWrites() throws IOException {
        for (LinesFormat format : List.of(new OpenAiFormat(), new ShareGptFormat(), new TrlFormat())) {
            assertThat(lines(format).lines()).as(format.name()).hasSize(format.rows(Examples.CONVERSATION));
        }
    }

    /** In TRL's format, two thousand turns of some hundred letters are hundreds of megabytes. */
    @Test
    void shouldNotHoldTheRowsOfALongConversation() throws IOException {
        List<Message> said = IntStream.range(0, 200)
                .mapToObj(turn -> new Message(turn % 2 == 0 ? "assistant" : "user", "x".repeat(1_000)))
                .toList();
        AtomicLong most = new AtomicLong();
        AtomicLong sum = new AtomicLong();

        new TrlFormat().write(Examples.saying(said), new OutputStream() {
            @Override
            public void write(int piece) {
                sum.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sum.addAndGet(length);
                most.accumulateAndGet(length, Math::max);
            }
        });

        assertThat(sum).hasValueGreaterThan(10_000_000);
        assertThat(most).hasValueLessThan(100_000);
    }

    private static String lines(LinesFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(Examples.CONVERSATION, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
