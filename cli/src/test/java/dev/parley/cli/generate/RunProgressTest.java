package dev.parley.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final String RUN = "run";

    private final RunProgress progress = new RunProgress(List.of("a", "b", "c"));

    @Test
    void shouldPlanEverySeedOnceAtFirst() {
        assertThat(progress.nextAttempt("a", false)).isEqualTo(1);
        assertThat(progress.view().total()).isEqualTo(3);
        assertThat(progress.view().planned()).isEqualTo(3);
        assertThat(progress.view().isSettled()).isFalse();
    }

    @Test
    void shouldLeaveStartedAndCompletedConversationsAlone() {
        apply("a", started("a"));
        apply("b", started("b"));
        apply("b", completed("b"));

        assertThat(progress.nextAttempt("a", true)).isZero();
        assertThat(progress.nextAttempt("b", true)).isZero();
        assertThat(progress.view().open()).isEqualTo(1);
        assertThat(progress.view().completed()).isEqualTo(1);
        assertThat(progress.view().turns()).isEqualTo(4);
    }

    @Test
    void shouldCountACompletedConversationOnce() {
        apply("a", completed("a"));
        apply("a", completed("a"));

        assertThat(progress.view().completed()).isEqualTo(1);
        assertThat(progress.view().turns()).isEqualTo(4);
    }

    @Test
    void shouldRetryFailedConversationsOnlyWhenAsked() {
        apply("a", failed("a", 2));

        assertThat(progress.nextAttempt("a", false)).isZero();
        assertThat(progress.nextAttempt("a", true)).isEqualTo(3);
    }

    @Test
    void shouldLeaveOutWhatIsNeitherUnderWayNorOver() {
        RunProgress five = new RunProgress(List.of("a", "b", "c", "d", "e"));
        five.apply(EventKeys.conversation("b", RUN) + "/event", paused("b", 1));
        five.apply(EventKeys.conversation("c", RUN) + "/event", failed("c", 1));
        five.apply(EventKeys.conversation("d", RUN) + "/event", started("d"));
        five.apply(EventKeys.conversation("e", RUN) + "/event", completed("e"));

        five.leaveUnstarted();

        assertThat(five.nextAttempt("a", true)).isZero();
        assertThat(five.nextAttempt("b", true)).isZero();
        assertThat(five.paused()).isEmpty();
        assertThat(five.nextAttempt("c", true)).isEqualTo(2);
        assertThat(five.view().left()).isEqualTo(2);
        assertThat(five.view().paused()).isEqualTo(1);
        assertThat(five.isPlanned("a")).isTrue();
        five.published("c", 2);
        five.apply(EventKeys.conversation("d", RUN) + "/event", completed("d"));
        assertThat(five.view().isSettled()).isFalse();
        five.apply(EventKeys.conversation("c", RUN) + "/event", paused("c", 2));
        assertThat(five.view().isSettled()).isFalse();
        assertThat(five.paused()).containsExactly("c");
        five.published("c", five.nextAttempt("c", true));
        five.apply(EventKeys.conversation("c", RUN) + "/event", completed("c"));
        assertThat(five.view().isSettled()).isTrue();
        // Somebody else goes on with it.
        five.apply(EventKeys.conversation("a", RUN) + "/event", started("a"));
        assertThat(five.view().isSettled()).isFalse();
    }

    @Test
    void shouldCountFailuresByTheirReasons() {
        apply("a", failed("a", 1));
        apply("b", failed("b", 1));
        apply("c", completed("c"));
        assertThat(progress.failures()).isEqualTo(java.util.Map.of("refused", 2));

        progress.published("a", 2);

        assertThat(progress.failures()).isEqualTo(java.util.Map.of("refused", 1));
    }

    @Test
    void shouldResumePausedConversationsWithAHigherAttempt() {
        apply("a", paused("a", 1));
        assertThat(progress.paused()).containsExactly("a");

        progress.published("a", progress.nextAttempt("a", false));

        assertThat(progress.paused()).isEmpty();
        assertThat(progress.nextAttempt("a", false)).isZero();
        assertThat(progress.view().resumed()).isEqualTo(1);
        assertThat(progress.view().open()).isZero();
        apply("a", completed("a"));
        assertThat(progress.view().resumed()).isZero();
    }

    @Test
    void shouldPassOverWhatHappenedBeforeAnAttemptThatIsOut() {
        apply("a", failed("a", 1));
        progress.published("a", 2);

        apply("a", failed("a", 1));

        assertThat(progress.view().failed()).isZero();
        apply("a", failed("a", 2));
        assertThat(progress.view().failed()).isEqualTo(1);
    }

    @Test
    void shouldPassOverSeedsThatAreNotPlanned() {
        apply("x", completed("x"));

        assertThat(progress.view().completed()).isZero();
        assertThat(progress.isPlanned("x")).isFalse();
        assertThat(progress.nextAttempt("x", true)).isZero();
    }

    @Test
    void shouldBeSettledWhenEveryConversationHasEnded() {
        apply("a", completed("a"));
        apply("b", failed("b", 1));
        assertThat(progress.view().isSettled()).isFalse();
        apply("c", completed("c"));

        assertThat(progress.view().isSettled()).isTrue();
    }

    private void apply(String seed, SpecificRecord event) {
        progress.apply(EventKeys.conversation(seed, RUN) + "/event", event);
    }

    private static ConversationStarted started(String seed) {
        return ConversationStarted.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(EventKeys.conversation(seed, RUN))
                .setRunId(RUN)
                .build();
    }

    private static ConversationCompleted completed(String seed) {
        return ConversationCompleted.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(EventKeys.conversation(seed, RUN))
                .setRunId(RUN)
                .setTurns(4)
                .setModelTurns(3)
                .setUsage(new Usage(10L, 5L, 0.1))
                .build();
    }

    private static ConversationFailed failed(String seed, int attempt) {
        return ConversationFailed.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(EventKeys.conversation(seed, RUN))
                .setRunId(RUN)
                .setAttempt(attempt)
                .setPosition(2)
                .setCode("refused")
                .setMessage("m")
                .build();
    }

    @Test
    void shouldSayWhyNoModelCanBeAskedUntilTheConversationsGoOn() {
        apply("a", paused("a", 1));
        assertThat(progress.denial()).isEmpty();

        apply("b", paused("b", 1, "unauthorized"));
        assertThat(progress.denial()).contains("m");

        progress.published("b", progress.nextAttempt("b", false));
        assertThat(progress.denial()).isEmpty();
    }

    private static ConversationPaused paused(String seed, int attempt) {
        return paused(seed, attempt, "budget_exhausted");
    }

    private static ConversationPaused paused(String seed, int attempt, String code) {
        return ConversationPaused.newBuilder()
                .setEventId("e")
                .setOccurredAt(Instant.EPOCH)
                .setConversationId(EventKeys.conversation(seed, RUN))
                .setRunId(RUN)
                .setAttempt(attempt)
                .setPosition(2)
                .setCode(code)
                .setMessage("m")
                .build();
    }
}
