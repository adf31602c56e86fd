package dev.parley.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.Usage;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunLogTest {
    /** Reliability case 22. */
    @Test
    void shouldCountAnEventOnceThatIsThereTwice() {
        RunLog.Tally tally = new RunLog.Tally();

        List<SpecificRecord> log = List.of(started("a"), started("b"), failed("a"), completed("a"));
        log.forEach(tally::apply);
        log.forEach(tally::apply);

        assertThat(tally.completed()).isEqualTo(1);
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.open()).isEqualTo(1);
    }

    @Test
    void shouldCountAConversationWhereItStandsNow() {
        RunLog.Tally tally = new RunLog.Tally();
        List.of(started("a"), started("b"), started("c"), failed("a"), paused("b"))
                .forEach(tally::apply);

        List.of(paused("a"), failed("b")).forEach(tally::apply);

        assertThat(tally.failures())
                .extracting(ConversationFailed::getConversationId)
                .containsExactly("b");
        assertThat(tally.open()).isEqualTo(1);
    }

    private static ConversationStarted started(String id) {
        return ConversationStarted.newBuilder()
                .setEventId(id)
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(id)
                .setRunId("run")
                .build();
    }

    private static ConversationFailed failed(String id) {
        return ConversationFailed.newBuilder()
                .setEventId(id)
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(id)
                .setRunId("run")
                .setAttempt(1)
                .setPosition(2)
                .setCode("refused")
                .setMessage("no")
                .build();
    }

    private static ConversationPaused paused(String id) {
        return ConversationPaused.newBuilder()
                .setEventId(id)
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(id)
                .setRunId("run")
                .setAttempt(1)
                .setPosition(2)
                .setCode("budget_exhausted")
                .setMessage("no")
                .build();
    }

    private static ConversationCompleted completed(String id) {
        return ConversationCompleted.newBuilder()
                .setEventId(id)
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(id)
                .setRunId("run")
                .setTurns(4)
                .setModelTurns(2)
                .setReusedTurns(0)
                .setUsage(new Usage(10L, 5L, 0.0))
                .build();
    }
}
