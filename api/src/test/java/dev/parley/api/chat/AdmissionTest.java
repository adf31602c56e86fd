package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.problem.ApiProblem;
import dev.parley.events.ChatReplied;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final AdmissionLimits LIMITS = new AdmissionLimits(100, 10, 120, 1_000);

    private Instant now = ChatEvents.START;
    private final Admission admission = new Admission(LIMITS, () -> now);

    /** A chat that is accepted now, waits and runs so long, and has ended. */
    private void learn(long queued, long run, boolean alone, int open) {
        ChatReplied replied = new ChatEvents("conversation", "chat", now)
                .replied("completed")
                .setQueueMs(queued)
                .setRunMs(run)
                .build();
        now = now.plusMillis(queued + run);
        admission.learn(replied, alone, open);
    }

    @Test
    void shouldRefuseConversationsBeyondTheLimitAndChatsBeyondTheirs() {
        assertThatCode(() -> admission.requireRoom(99, 99, false)).doesNotThrowAnyException();
        assertThatCode(() -> admission.requireRoom(100, 100, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.requireRoom(100, 100, false))
                .isInstanceOfSatisfying(ApiProblem.class, problem -> {
                    assertThat(problem.status().getCode()).isEqualTo(429);
                    assertThat(problem.retryAfter()).isPositive();
                });
        assertThatThrownBy(() -> admission.requireRoom(1, 1_000, true)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void shouldShrinkWhileChatsWaitLongerThanTheyRun() {
        learn(4_000, 10, true, 100);
        assertThat(admission.limit()).isEqualTo(50);
        learn(600, 10, true, 50);
        assertThat(admission.limit()).isBetween(40, 45);
        for (int chat = 0; chat < 100; chat++) {
            learn(4_000, 10, true, 50);
        }
        assertThat(admission.limit()).isEqualTo(10);
    }

    @Test
    void shouldLearnOnceFromWhatWasLetInTogether() {
        Instant together = now;
        for (int chat = 0; chat < 100; chat++) {
            now = together;
            learn(4_000, 10, true, 100);
        }

        assertThat(admission.limit()).isEqualTo(50);
    }

    @Test
    void shouldNotMindWaitingThatIsWorthItOrOnesOwn() {
        learn(3_000, 5_000, true, 1);
        learn(9_000, 10, false, 1);

        assertThat(admission.limit()).isEqualTo(100);
    }

    @Test
    void shouldGrowWhileItIsUsed() {
        for (int chat = 0; chat < 10_000; chat++) {
            learn(5, 5, true, 100);
        }
        assertThat(admission.limit()).isEqualTo(120);
    }
}
