package dev.parley.topology;

import dev.parley.events.ChatCancelRequested;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceResult;
import dev.parley.events.InferenceStopped;
import dev.parley.events.ReplyStarted;
import dev.parley.events.SamplingParameters;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events as clients and workers publish them. */
final class ChatEvents {
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    private ChatEvents() {}

    static ChatRequested asked(String conversationId, String chatId, Instant now) {
        return ChatRequested.newBuilder()
                .setEventId(EventKeys.chat(conversationId, chatId))
                .setOccurredAt(now)
                .setChatId(chatId)
                .setConversationId(conversationId)
                .setTenant("acme")
                .setModels(List.of("rehearsal"))
                .setMessages(
                        List.of(new ChatMessage("system", "be kind"), new ChatMessage("user", "prompt of " + chatId)))
                .setParameters(SamplingParameters.newBuilder().setMaxTokens(99).build())
                .setDeadline(now.plus(TIMEOUT))
                .build();
    }

    static ChatCancelRequested cancelled(String conversationId, String chatId, Instant now) {
        return new ChatCancelRequested(EventKeys.cancel(conversationId, chatId), now, chatId, conversationId);
    }

    static InferenceResult completed(String conversationId, String chatId, String text, Instant now) {
        return result(conversationId, chatId, 1, now)
                .setCompleted(InferenceCompleted.newBuilder()
                        .setText(text)
                        .setFinishReason("stop")
                        .setModel("rehearsal")
                        .setModelVersion("1")
                        .setRehearsal(true)
                        .setUsage(new Usage(10L, 5L, 0.001))
                        .setLatencyMs(30)
                        .setFirstTokenMs(7L)
                        .build())
                .build();
    }

    static InferenceResult failed(String conversationId, String chatId, String code, Instant now) {
        return result(conversationId, chatId, 1, now)
                .setFailed(InferenceFailed.newBuilder()
                        .setCode(code)
                        .setMessage("for a test")
                        .build())
                .build();
    }

    static InferenceResult stopped(String conversationId, String chatId, String text, Instant now) {
        return result(conversationId, chatId, 1, now)
                .setStopped(InferenceStopped.newBuilder()
                        .setCode("cancelled")
                        .setText(text)
                        .setModel("rehearsal")
                        .setLatencyMs(30)
                        .build())
                .build();
    }

    static InferenceResult.Builder result(String conversationId, String chatId, int attempt, Instant now) {
        return InferenceResult.newBuilder()
                .setEventId(chatId + "/" + attempt)
                .setOccurredAt(now)
                .setRequestId(chatId)
                .setAttempt(attempt)
                .setConversationId(conversationId)
                .setPosition(0)
                .setCalls(1)
                .setStartedAt(now.minusMillis(40));
    }

    static ReplyStarted takenOver(String conversationId, String chatId, int attempt, Instant now) {
        return new ReplyStarted(
                EventKeys.replyStarted(conversationId, chatId, attempt), now, chatId, conversationId, attempt);
    }
}
