package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task is about that is initialised anew. Its alarms of before used to ring on, beside those of after. */
class SameTaskTest {
    private static final String RUN = "run1";
    private static final int WINDOW = 4;

    @TempDir
    private Path state;

    @Test
    void shouldOpenEachConversationOnceWithinTheWindow() throws Exception {
        try (BulkHarness bulk = new BulkHarness(state, Window.fixed(WINDOW))) {
            bulk.seeds(3 * WINDOW).forEach(seed -> bulk.planSeed(RUN, seed, 1));
            bulk.initialiseAnew();
            bulk.planRun(RUN);
            bulk.advance(Duration.ofMillis(100));

            var first = bulk.requests();
            assertThat(first).hasSize(WINDOW).doesNotHaveDuplicates();
            first.forEach(request -> bulk.answer(request, "text"));
            bulk.answerAll();
            assertThat(bulk.read(Topics.CONVERSATIONS, ConversationCompleted.class))
                    .hasSize(3 * WINDOW);
            assertThat(bulk.deadLetters()).isZero();
        }
    }

    @Test
    void shouldEndEachChatOnceAndLetTheNextOneGo() {
        try (ChatHarness chat = new ChatHarness(state)) {
            chat.ask("conversation", "first");
            chat.advance(Duration.ofSeconds(5));
            chat.ask("conversation", "second");
            chat.initialiseAnew();
            while (chat.read(Topics.CHAT_REPLIES, ChatReplied.class).isEmpty()) {
                chat.advance(Duration.ofSeconds(1));
            }

            assertThat(chat.read(Topics.CHAT_REQUESTS, InferenceRequest.class))
                    .extracting(InferenceRequest::getRequestId)
                    .containsExactly("first", "second");
            chat.advance(Duration.ofMinutes(5));
            assertThat(chat.read(Topics.CHAT_REPLIES, ChatReplied.class))
                    .singleElement()
                    .satisfies(reply -> {
                        assertThat(reply.getChatId()).isEqualTo("second");
                        assertThat(reply.getStatus()).isEqualTo("expired");
                    });
            assertThat(chat.deadLetters()).isEmpty();
        }
    }
}
