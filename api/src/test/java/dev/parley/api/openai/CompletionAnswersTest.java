package dev.parley.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chat.ChatOrder;
import dev.parley.api.chat.ChatState;
import dev.parley.events.ChatReplied;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The end of a chat and the pieces of its text come by two topics: pieces may be missing for good. */
class CompletionAnswersTest {
    private static final String REPLY = "the reply";

    /** A chat whose whole text is {@link #REPLY}, of which this arrived. */
    private static ChatState ended(String arrived) {
        ChatReplied end = ChatReplied.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setChatId("c")
                .setConversationId("c")
                .setCreatedAt(Instant.EPOCH)
                .setExpiresAt(Instant.EPOCH)
                .setStatus("completed")
                .setLog(false)
                .setLength(REPLY.length())
                .build();
        ChatState.Accepted accepted = new ChatState.Accepted(
                "c", "c", Optional.empty(), Instant.EPOCH, Instant.EPOCH, false, Optional.of("m"));
        return new ChatState(accepted, true, 1, Optional.empty(), arrived, Optional.of(end));
    }

    private static Completion streamed() {
        ChatOrder order = new ChatOrder(
                false,
                Optional.of("m"),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                List.of(),
                ChatOrder.DEFAULT_TIMEOUT,
                true,
                ChatOrder.ENQUEUE);
        return new Completion("m", List.of(), order, true, false);
    }

    private static String end(String arrived) {
        return new String(ChunkSource.end(ended(arrived), streamed()), StandardCharsets.UTF_8);
    }

    @Test
    void shouldGiveAnAnswerThatIsThere() {
        assertThat(CompletionAnswers.answer(ended(REPLY), "m").code()).isEqualTo(200);
        assertThat(end(REPLY)).contains("\"finish_reason\":\"stop\"", "[DONE]");
    }

    @Test
    void shouldNotGiveAPartForTheWhole() {
        assertThat(CompletionAnswers.answer(ended("the"), "m").code()).isEqualTo(503);
        assertThat(end("the")).contains("\"error\":", "lost").doesNotContain("finish_reason", "[DONE]");
    }
}
