package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ChatReplied;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 30: the clock of one role is an hour ahead or behind. */
class WrongClocksTest {
    private static final String CONVERSATION = "conversation-1";

    @TempDir
    private Path stateDirectory;

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void shouldGiveAChatItsTimeWhateverTheClockOfItsApi(long hours) {
        try (ChatHarness chat = new ChatHarness(stateDirectory)) {
            Instant accepted = chat.now();
            chat.ask(ChatEvents.asked(CONVERSATION, "a", accepted.plus(Duration.ofHours(hours))));

            assertExpiresInTime(chat, accepted);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void shouldGiveAChatItsTimeWhateverItsOwnClock(long hours) {
        try (ChatHarness chat = new ChatHarness(stateDirectory, Duration.ofHours(hours))) {
            Instant accepted = chat.now();
            chat.ask(CONVERSATION, "a");

            assertExpiresInTime(chat, accepted);
        }
    }

    private static void assertExpiresInTime(ChatHarness chat, Instant accepted) {
        Instant deadline = accepted.plus(ChatEvents.TIMEOUT);
        assertThat(chat.read(Topics.CHAT_REQUESTS, InferenceRequest.class))
                .singleElement()
                .satisfies(request -> assertThat(request.getDeadline()).isEqualTo(deadline));
        chat.advance(ChatEvents.TIMEOUT.minusSeconds(1));
        assertThat(chat.read(Topics.CHAT_REPLIES, ChatReplied.class)).isEmpty();

        chat.advance(Duration.ofSeconds(2));

        assertThat(chat.read(Topics.CHAT_REPLIES, ChatReplied.class))
                .singleElement()
                .satisfies(reply -> {
                    assertThat(reply.getStatus()).isEqualTo("expired");
                    assertThat(reply.getCreatedAt()).isEqualTo(accepted);
                    assertThat(reply.getExpiresAt()).isEqualTo(deadline);
                    assertThat(reply.getOccurredAt()).isBetween(deadline, deadline.plusSeconds(1));
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void shouldTellHowLongAChatWaitedWhateverTheClocksOfApiAndWorker(long hours) {
        Duration wrong = Duration.ofHours(hours);
        try (ChatHarness chat = new ChatHarness(stateDirectory)) {
            chat.ask(ChatEvents.asked(CONVERSATION, "a", chat.now().minus(wrong)));
            chat.advance(Duration.ofMillis(100));
            chat.answer(
                    ChatEvents.completed(CONVERSATION, "a", "Hello", chat.now().plus(wrong)));

            assertThat(chat.read(Topics.CHAT_REPLIES, ChatReplied.class))
                    .singleElement()
                    .satisfies(reply -> {
                        assertThat(reply.getStatus()).isEqualTo("completed");
                        assertThat(reply.getQueueMs()).isEqualTo(60);
                        assertThat(reply.getRunMs()).isEqualTo(40);
                    });
        }
    }
}
