package dev.parley.api.projection;

import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationStarted;
import dev.parley.events.JobOpeningSaved;
import dev.parley.events.ProfileSaved;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events as the log holds them. */
final class SampleEvents {
    static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private SampleEvents() {}

    static ProfileSaved profile(String id, String fields) {
        return ProfileSaved.newBuilder()
                .setEventId(id)
                .setOccurredAt(TODAY)
                .setProfileId(id)
                .setCreatedAt(TODAY.minusSeconds(9))
                .setFields(fields)
                .build();
    }

    static JobOpeningSaved jobOpening(String id, String fields) {
        return JobOpeningSaved.newBuilder()
                .setEventId(id)
                .setOccurredAt(TODAY)
                .setJobOpeningId(id)
                .setCreatedAt(TODAY.minusSeconds(9))
                .setFields(fields)
                .build();
    }

    static ConversationStarted live(String id) {
        return ConversationStarted.newBuilder()
                .setEventId(id + "/started")
                .setOccurredAt(TODAY)
                .setConversationId(id)
                .setAgent("{\"name\":\"Ada\"}")
                .setTenant("acme")
                .setTrainingConsent(true)
                .setMetadata("{\"b\":1,\"a\":2}")
                .build();
    }

    static ConversationStarted generated(String id) {
        return ConversationStarted.newBuilder()
                .setEventId(id + "/started")
                .setOccurredAt(TODAY)
                .setConversationId(id)
                .setRunId("run")
                .setSeedId("seed")
                .build();
    }

    static ConversationCompleted completed(String id, int turns) {
        return ConversationCompleted.newBuilder()
                .setEventId(id + "/completed")
                .setOccurredAt(TODAY)
                .setConversationId(id)
                .setTurns(turns)
                .setModelTurns(0)
                .setUsage(new Usage(1L, 2L, 0.0))
                .build();
    }

    static ConversationFailed failed(String id, int attempt) {
        return ConversationFailed.newBuilder()
                .setEventId(id + "/failed/" + attempt)
                .setOccurredAt(TODAY)
                .setConversationId(id)
                .setAttempt(attempt)
                .setPosition(1)
                .setCode("refused")
                .setMessage("no")
                .build();
    }

    static TurnRecorded message(String conversation, String id, String text) {
        return TurnRecorded.newBuilder(turn(conversation, 0, text))
                .setSource("person")
                .setMessageId(id)
                .build();
    }

    static TurnRecorded turn(String conversation, int position, String text) {
        return TurnRecorded.newBuilder()
                .setEventId(conversation + "/turn/" + position)
                .setOccurredAt(TODAY)
                .setConversationId(conversation)
                .setPosition(position)
                .setRole("agent")
                .setText(text)
                .setSource("template")
                .build();
    }

    static ChatReplied reply(String conversation, String chat, Instant ended, boolean log) {
        return ChatReplied.newBuilder()
                .setEventId(chat)
                .setOccurredAt(ended)
                .setChatId(chat)
                .setConversationId(conversation)
                .setCreatedAt(ended.minusSeconds(2))
                .setExpiresAt(ended.plusSeconds(60))
                .setStatus("completed")
                .setLog(log)
                .setLength(4)
                .setAttempt(1)
                .setUsage(new Usage(3L, 4L, 0.25))
                .setRunMs(12L)
                .build();
    }
}
