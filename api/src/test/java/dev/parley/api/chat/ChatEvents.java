package dev.parley.api.chat;

import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.SamplingParameters;
import dev.parley.events.TurnRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Events of one chat, as its writers would publish them. */
record ChatEvents(String conversation, String chat, Instant start) {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    ChatEvents(String conversation, String chat) {
        this(conversation, chat, START);
    }

    ChatRequested requested(boolean log) {
        return ChatRequested.newBuilder()
                .setEventId(chat)
                .setOccurredAt(start)
                .setChatId(chat)
                .setConversationId(conversation)
                .setLog(log)
                .setModels(List.of("rehearsal"))
                .setMessages(List.of())
                .setParameters(SamplingParameters.newBuilder().build())
                .setDeadline(start.plus(Duration.ofMinutes(1)))
                .build();
    }

    /** A message that somebody has added. */
    TurnRecorded said(String text) {
        return TurnRecorded.newBuilder()
                .setEventId("t" + chat)
                .setOccurredAt(start)
                .setConversationId(conversation)
                .setPosition(0)
                .setRole("user")
                .setText(text)
                .setSource("person")
                .setMessageId("t" + chat)
                .build();
    }

    ReplyStarted started(int attempt) {
        return new ReplyStarted("s" + chat + attempt, start.plusMillis(5), chat, conversation, attempt);
    }

    ReplyDelta delta(int attempt, int position, String text) {
        return new ReplyDelta(
                "d" + chat + attempt + position, start.plusMillis(6), chat, conversation, attempt, position, text);
    }

    ChatReplied.Builder replied(String status) {
        return ChatReplied.newBuilder()
                .setEventId("r" + chat)
                .setOccurredAt(start.plusSeconds(1))
                .setChatId(chat)
                .setConversationId(conversation)
                .setCreatedAt(start)
                .setExpiresAt(start.plus(Duration.ofMinutes(1)))
                .setStatus(status);
    }

    ChatReplied completed(String text, boolean log, int attempt) {
        return replied("completed")
                .setLog(log)
                .setText(log ? text : null)
                .setLength(text.length())
                .setMessageId(log ? "m" + chat : null)
                .setFinishReason("stop")
                .setModel("rehearsal")
                .setAttempt(attempt)
                .setQueueMs(5L)
                .setRunMs(9L)
                .build();
    }
}
