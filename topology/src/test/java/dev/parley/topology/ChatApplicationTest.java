package dev.parley.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import dev.parley.schemas.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatApplicationTest {
    private static final String CONVERSATION = "conversation-1";

    @TempDir
    private Path stateDirectory;

    private ChatHarness chat;

    @BeforeEach
    void start() {
        chat = new ChatHarness(stateDirectory);
    }

    @AfterEach
    void shouldLeaveNoDeadLetters() {
        assertThat(chat.deadLetters()).isEmpty();
        chat.close();
    }

    @Test
    void shouldAskTheWorkersWhatTheClientAsked() {
        ChatRequested asked = ChatEvents.asked(CONVERSATION, "a", chat.now());
        chat.ask(asked);

        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.getRequestId()).isEqualTo("a");
            assertThat(request.getSample()).isEqualTo("a");
            assertThat(request.getConversationId()).isEqualTo(CONVERSATION);
            assertThat(request.getRunId()).isNull();
            assertThat(request.getPosition()).isZero();
            assertThat(request.getMessages()).isEqualTo(asked.getMessages());
            assertThat(request.getModels()).isEqualTo(asked.getModels());
            assertThat(request.getParameters()).isEqualTo(asked.getParameters());
            assertThat(request.getDeadline()).isEqualTo(asked.getDeadline());
            assertThat(request.getStream()).isTrue();
            assertThat(request.getLog()).isTrue();
        });
        assertThat(chat.state()).as("the prompt is with the workers").doesNotContain("prompt of a");
    }

    @Test
    void shouldTurnTheFirstResultIntoOneReplyAndOneTurn() {
        chat.ask(CONVERSATION, "a");
        chat.advance(Duration.ofMillis(100));
        chat.answer(CONVERSATION, "a", "Hello 🦊");
        chat.answer(CONVERSATION, "a", "Hello again");

        List<TurnRecorded> turns = turns();
        assertThat(replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getChatId()).isEqualTo("a");
            assertThat(reply.getStatus()).isEqualTo("completed");
            assertThat(reply.getText()).isEqualTo("Hello 🦊");
            assertThat(reply.getLength()).isEqualTo(8);
            assertThat(reply.getTenant()).isEqualTo("acme");
            assertThat(reply.getAttempt()).isEqualTo(1);
            assertThat(reply.getFinishReason()).isEqualTo("stop");
            assertThat(reply.getModelVersion()).isEqualTo("1");
            assertThat(reply.getQueueMs()).isEqualTo(60);
            assertThat(reply.getTimeToFirstTokenMs()).isEqualTo(7);
            assertThat(reply.getRunMs()).isEqualTo(40);
            assertThat(reply.getMessageId()).isEqualTo(turns.getFirst().getMessageId());
        });
        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.getText()).isEqualTo("Hello 🦊");
            assertThat(turn.getRole()).isEqualTo("assistant");
            assertThat(turn.getSource()).isEqualTo("model");
            assertThat(turn.getPosition()).isZero();
            assertThat(turn.getRunId()).isNull();
            assertThat(turn.getRequestId()).isEqualTo("a");
            assertThat(turn.getEventId()).isEqualTo(EventKeys.message(CONVERSATION, turn.getMessageId()));
            assertThat(UUID.fromString(turn.getMessageId()).version()).isEqualTo(7);
            assertThat(UUID.fromString(turn.getMessageId()).variant()).isEqualTo(2);
        });
    }

    @Test
    void shouldAskOneAfterTheOtherWithTheRepliesInBetween() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "b");
        assertThat(requests()).extracting(InferenceRequest::getRequestId).containsExactly("a");
        assertThat(chat.state()).contains("conversation-1/open/b");

        chat.answer(CONVERSATION, "a", "reply of a");

        assertThat(requests()).singleElement().satisfies(next -> {
            assertThat(next.getRequestId()).isEqualTo("b");
            assertThat(next.getMessages())
                    .extracting(ChatMessage::getContent)
                    .containsExactly("be kind", "prompt of b", "reply of a");
        });
    }

    @Test
    void shouldNotHoldUpOtherConversations() {
        chat.ask(CONVERSATION, "a");
        chat.ask("conversation-2", "b");

        assertThat(requests()).extracting(InferenceRequest::getRequestId).containsExactly("a", "b");
    }

    @Test
    void shouldSayThatAChatIsRejectedOrAdmitted() {
        chat.ask(onBusy("a", "reject"));
        chat.ask(onBusy("b", "reject"));

        List<SpecificRecord> answers = chat.read(Topics.CHAT_REPLIES, SpecificRecord.class);
        assertThat(answers.getFirst())
                .isInstanceOfSatisfying(ChatAdmitted.class, admitted -> assertThat(admitted.getChatId())
                        .isEqualTo("a"));
        assertThat(answers.getLast()).isInstanceOfSatisfying(ChatReplied.class, reply -> {
            assertThat(reply.getChatId()).isEqualTo("b");
            assertThat(reply.getStatus()).isEqualTo("failed");
            assertThat(reply.getCode()).isEqualTo("conversation_busy");
        });
    }

    @Test
    void shouldInterruptAndKeepWhatWasSaid() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "b");
        chat.ask(onBusy("c", "interrupt"));

        assertThat(chat.read(Topics.CHAT_REQUESTS, SpecificRecord.class).getLast())
                .isInstanceOfSatisfying(InferenceCancelled.class, cancelled -> {
                    assertThat(cancelled.getRequestId()).isEqualTo("a");
                    assertThat(cancelled.getReason()).isEqualTo("cancelled");
                });
        chat.answer(ChatEvents.stopped(CONVERSATION, "a", "half a", chat.now()));
        assertThat(replies()).extracting(ChatReplied::getChatId).containsExactly("b", "a");
        assertThat(turns()).extracting(TurnRecorded::getText).containsExactly("half a");
        assertThat(requests()).extracting(InferenceRequest::getRequestId).containsExactly("c");
    }

    @Test
    void shouldEndACancelledChatEvenWhenItsWorkerIsGone() {
        chat.ask(CONVERSATION, "a");
        chat.cancel(CONVERSATION, "a");
        chat.cancel(CONVERSATION, "a");
        assertThat(chat.read(Topics.CHAT_REQUESTS, InferenceCancelled.class)).hasSize(1);

        chat.advance(Duration.ofSeconds(2));
        chat.answer(CONVERSATION, "a", "too late");

        assertThat(replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getStatus()).isEqualTo("cancelled");
            assertThat(reply.getText()).isNull();
        });
        assertThat(turns()).isEmpty();
    }

    @Test
    void shouldNeverSendACancelledChatThatWaited() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "b");
        chat.cancel(CONVERSATION, "b");
        chat.answer(CONVERSATION, "a", "hello");

        assertThat(requests()).extracting(InferenceRequest::getRequestId).containsExactly("a");
        assertThat(replies()).extracting(ChatReplied::getStatus).containsExactly("cancelled", "completed");
    }

    @Test
    void shouldExpireOnceWithoutAnyWorker() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "b");

        chat.advance(ChatEvents.TIMEOUT.plusSeconds(1));
        chat.advance(ChatEvents.TIMEOUT);

        assertThat(replies()).hasSize(2).allSatisfy(reply -> {
            assertThat(reply.getStatus()).isEqualTo("expired");
            assertThat(reply.getCode()).isEqualTo("expired");
        });
        assertThat(chat.read(Topics.CHAT_REQUESTS, InferenceCancelled.class))
                .extracting(InferenceCancelled::getReason)
                .containsExactly("expired");
        assertThat(chat.state()).doesNotContain("/open/");
    }

    @Test
    void shouldLeaveNothingOfAnExchangeThatIsNotToBeKept() {
        chat.ask(secret("a"));
        chat.ask(secret("b"));
        assertThat(chat.state()).as("b waits").contains("/open/b").doesNotContain("prompt of");
        chat.answer(CONVERSATION, "a", "confidential");
        assertThat(requests().getLast().getMessages()).isEqualTo(secret("b").getMessages());
        chat.answer(CONVERSATION, "b", "confidential");

        assertThat(replies()).hasSize(2).allSatisfy(reply -> {
            assertThat(reply.getStatus()).isEqualTo("completed");
            assertThat(reply.getLog()).isFalse();
            assertThat(reply.getText()).isNull();
            assertThat(reply.getMessageId()).isNull();
            assertThat(reply.getLength()).isEqualTo("confidential".length());
        });
        assertThat(turns()).isEmpty();
        assertThat(chat.state()).doesNotContain("confidential").doesNotContain("prompt of");
    }

    @Test
    void shouldChangeNothingWhenAnEventComesTwice() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "a");
        chat.answer(CONVERSATION, "a", "hello");
        chat.ask(CONVERSATION, "a");
        chat.cancel(CONVERSATION, "a");
        chat.answer(CONVERSATION, "a", "hello");

        assertThat(requests()).hasSize(1);
        assertThat(replies()).hasSize(1);
        assertThat(turns()).hasSize(1);
    }

    @Test
    void shouldTakeNoResultOfAnAttemptThatAnotherHasTakenOver() {
        chat.ask(CONVERSATION, "a");
        chat.takeOver(CONVERSATION, "a", 2);
        chat.answer(CONVERSATION, "a", "of the first attempt");
        assertThat(replies()).isEmpty();

        chat.answer(ChatEvents.result(CONVERSATION, "a", 2, chat.now())
                .setFailed(ChatEvents.failed(CONVERSATION, "a", "content_filtered", chat.now())
                        .getFailed())
                .build());

        assertThat(replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getStatus()).isEqualTo("failed");
            assertThat(reply.getCode()).isEqualTo("content_filtered");
            assertThat(reply.getAttempt()).isEqualTo(2);
        });
    }

    @Test
    void shouldForgetWhatHasEndedAfterAnHour() {
        chat.ask(CONVERSATION, "a");
        chat.answer(CONVERSATION, "a", "hello");
        assertThat(chat.state()).contains("conversation-1/reply/a", "conversation-1/ended/a");

        chat.advance(Duration.ofMinutes(11));
        assertThat(chat.state()).doesNotContain("hello").contains("conversation-1/ended/a");
        chat.advance(Duration.ofMinutes(50));
        assertThat(chat.state()).isEmpty();
    }

    @Test
    void shouldContinueTheTraceOfAChat() {
        chat.ask(CONVERSATION, "a");
        chat.ask(CONVERSATION, "b");
        chat.answer(CONVERSATION, "a", "hello");

        List<TestRecord<String, SpecificRecord>> requests = chat.records(Topics.CHAT_REQUESTS);
        assertThat(requests).hasSize(2);
        assertThat(trace(requests.getFirst())).isEqualTo(ChatHarness.trace("a").traceId());
        assertThat(trace(requests.getLast()))
                .isNotEqualTo(ChatHarness.trace("a").traceId());
        assertThat(chat.records(Topics.CHAT_REPLIES)).allSatisfy(reply -> assertThat(trace(reply))
                .isEqualTo(ChatHarness.trace("a").traceId()));
    }

    private static String trace(TestRecord<String, SpecificRecord> event) {
        return TraceParent.of(event.headers()).orElseThrow().traceId();
    }

    @Test
    void shouldPutGarbageIntoTheDeadLettersWithoutItsBytesAndGoOn() {
        chat.sendBytes(Topics.CHATS, "x/chat/y", "not to be kept".getBytes(StandardCharsets.UTF_8));
        chat.sendBytes(Topics.CHAT_RESULTS, "x/result/y", new byte[] {9, 9, 9});
        chat.ask(CONVERSATION, "a");

        assertThat(chat.deadLetters()).hasSize(2).allSatisfy(letter -> {
            assertThat(letter.key()).startsWith("x/");
            assertThat(letter.value()).isNull();
            assertThat(letter.headers().lastHeader("__streams.errors.offset")).isNotNull();
        });
        assertThat(requests()).hasSize(1);
    }

    private ChatRequested onBusy(String chatId, String policy) {
        return ChatRequested.newBuilder(ChatEvents.asked(CONVERSATION, chatId, chat.now()))
                .setOnBusy(policy)
                .build();
    }

    private ChatRequested secret(String chatId) {
        return ChatRequested.newBuilder(ChatEvents.asked(CONVERSATION, chatId, chat.now()))
                .setLog(false)
                .build();
    }

    private List<InferenceRequest> requests() {
        return chat.read(Topics.CHAT_REQUESTS, InferenceRequest.class);
    }

    private List<ChatReplied> replies() {
        return chat.read(Topics.CHAT_REPLIES, ChatReplied.class);
    }

    private List<TurnRecorded> turns() {
        return chat.read(Topics.TURNS, TurnRecorded.class);
    }
}
