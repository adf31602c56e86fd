package dev.parley.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chat.ChatOrder;
import dev.parley.api.chat.ChatState;
import dev.parley.events.ChatReplied;
import io.micronaut.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a chat and the pieces of its text come by two topics: pieces may be missing for good. */
class CompletionAnswersTest {
    private static final String REPLY = "the reply";

    /** A chat whose whole text is {@link #REPLY}, of which this arrived. */
    private static ChatState ended(String arrived) {
        return state(arrived, Optional.of(end("completed", null)));
    }

    private static ChatReplied end(String status, @Nullable String code) {
        return ChatReplied.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setChatId("c")
                .setConversationId("c")
                .setCreatedAt(Instant.EPOCH)
                .setExpiresAt(Instant.EPOCH)
                .setStatus(status)
                .setCode(code)
                .setLog(false)
                .setLength(REPLY.length())
                .build();
    }

    private static ChatState state(String arrived, Optional<ChatReplied> end) {
        ChatState.Accepted accepted = new ChatState.Accepted(
                "c", "c", Optional.empty(), Instant.EPOCH, Instant.EPOCH, false, Optional.of("m"));
        return new ChatState(accepted, true, 1, Optional.empty(), arrived, end);
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

    /** OpenAI's SDKs ask again after a 503, and the model would be paid again for an answer that nobody waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"expired", "cancelled", "unauthorized", "poison_request"})
    void shouldTellClientsNotToAskAgain(String code) {
        HttpResponse<?> answer = CompletionAnswers.answer(state("", Optional.of(end("failed", code))), "m");

        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(answer.header("Retry-After")).isNull();
    }

    @Test
    void shouldTellClientsNotToAskAgainWhenNoEndCameInTime() {
        HttpResponse<?> answer = CompletionAnswers.answer(state("", Optional.empty()), "m");

        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limited", "upstream_unavailable", "timed_out", "bad_upstream", "of a newer version"})
    void shouldLetClientsAskAgainWhereThatMayHelp(String code) {
        HttpResponse<?> answer = CompletionAnswers.answer(state("", Optional.of(end("failed", code))), "m");

        assertThat(answer.code()).isIn(429, 503);
        assertThat(answer.header("x-should-retry")).isNull();
        assertThat(answer.header("Retry-After")).isNotNull();
    }
}
