package dev.parley.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.SamplingParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Case 30: the clocks of the roles differ by an hour. */
class LogTimeTest {
    private static final Instant THERE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ARRIVED = THERE.plus(Duration.ofHours(1));

    @Test
    void shouldKeepHowLongAClientWaits() {
        ChatRequested asked = ChatRequested.newBuilder()
                .setEventId("e")
                .setOccurredAt(THERE)
                .setChatId("chat")
                .setConversationId("conversation")
                .setModels(List.of("m"))
                .setMessages(List.of())
                .setParameters(SamplingParameters.newBuilder().build())
                .setDeadline(THERE.plusSeconds(60))
                .build();

        LogTime.put(asked, ARRIVED.toEpochMilli());

        assertThat(asked.getOccurredAt()).isEqualTo(ARRIVED);
        assertThat(asked.getDeadline()).isEqualTo(ARRIVED.plusSeconds(60));
    }

    @Test
    void shouldKeepHowLongAWorkerTook() {
        InferenceResult result = result().setStartedAt(THERE.minusSeconds(3)).build();

        LogTime.put(result, ARRIVED.toEpochMilli());

        assertThat(result.getOccurredAt()).isEqualTo(ARRIVED);
        assertThat(result.getStartedAt()).isEqualTo(ARRIVED.minusSeconds(3));
    }

    private static InferenceResult.Builder result() {
        return InferenceResult.newBuilder()
                .setEventId("e")
                .setOccurredAt(THERE)
                .setRequestId("chat")
                .setConversationId("conversation")
                .setPosition(0)
                .setCalls(1);
    }

    @Test
    void shouldDoWithoutABeginning() {
        InferenceResult result = result().build();

        LogTime.put(result, ARRIVED.toEpochMilli());

        assertThat(result.getOccurredAt()).isEqualTo(ARRIVED);
        assertThat(result.getStartedAt()).isNull();
    }

    @Test
    void shouldTellWhenAReplyWasBegun() {
        ReplyStarted started = new ReplyStarted("e", THERE, "chat", "conversation", 1);

        LogTime.put(started, ARRIVED.toEpochMilli());

        assertThat(started.getOccurredAt()).isEqualTo(ARRIVED);
    }

    @Test
    void shouldLeaveWhatHasNoStampAndOtherEventsAsTheyAre() {
        ReplyStarted started = new ReplyStarted("e", THERE, "chat", "conversation", 1);
        ReplyDelta delta = new ReplyDelta("e", THERE, "chat", "conversation", 1, 0, "text");

        LogTime.put(started, -1);
        LogTime.put(delta, ARRIVED.toEpochMilli());

        assertThat(started.getOccurredAt()).isEqualTo(THERE);
        assertThat(delta.getOccurredAt()).isEqualTo(THERE);
    }
}
