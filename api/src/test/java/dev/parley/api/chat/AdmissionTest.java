package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.problem.ApiProblem;
import dev.parley.events.ChatReplied;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final AdmissionLimits LIMITS = new AdmissionLimits(100, 10, 120, 150, 2, 1_000);

    private Instant now = ChatEvents.START;
    private final Admission admission = new Admission(LIMITS, now);

    /** A chat that is accepted now, waits and runs so long, and has ended. */
    private void learn(long queued, long run, int open) {
        learn(queued, run, now, open);
    }

    private void learn(long queued, long run, Instant due, int open) {
        ChatReplied replied = new ChatEvents("conversation", "chat", now)
                .replied("completed")
                .setOccurredAt(now.plusMillis(queued + run))
                .setQueueMs(queued)
                .setRunMs(run)
                .build();
        now = replied.getOccurredAt();
        admission.learn(replied, due, open);
    }

    @Test
    void shouldRefuseConversationsBeyondTheLimitAndChatsBeyondTheirs() {
        assertThatCode(() -> admission.enter(99, 99, false).close()).doesNotThrowAnyException();
        assertThatCode(() -> admission.enter(100, 100, true).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.enter(100, 100, false)).isInstanceOfSatisfying(ApiProblem.class, problem -> {
            assertThat(problem.status().getCode()).isEqualTo(429);
            assertThat(problem.retryAfter()).isPositive();
        });
        assertThatCode(() -> admission.enter(1, 199, true).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.enter(1, 200, true)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void shouldCountAChatWhosePromptIsStillRead() {
        Admission.Place one = admission.enter(98, 98, false);
        Admission.Place other = admission.enter(98, 98, false);
        assertThatThrownBy(() -> admission.enter(98, 98, false)).isInstanceOf(ApiProblem.class);
        one.close();
        one.close();
        Admission.Place instead = admission.enter(98, 98, false);
        assertThatThrownBy(() -> admission.enter(98, 98, false)).isInstanceOf(ApiProblem.class);
        other.close();
        instead.close();

        Admission.Place last = admission.enter(1, 199, true);
        assertThatThrownBy(() -> admission.enter(1, 199, true)).isInstanceOf(ApiProblem.class);
        last.close();
    }

    /** A thousand chats of a mebibyte each would be more than the chat application's memory. */
    @Test
    void shouldRefusePromptsThatAreTooMuchTogether() {
        assertThatCode(() -> admission.weigh(0, 5_000)).doesNotThrowAnyException();
        assertThatCode(() -> admission.weigh(600, 400)).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.weigh(600, 401))
                .isInstanceOfSatisfying(
                        ApiProblem.class,
                        problem -> assertThat(problem.status().getCode()).isEqualTo(429));
    }

    @Test
    void shouldShrinkWhileChatsWaitLongerThanTheyRun() {
        learn(4_000, 10, 100);
        assertThat(admission.limit()).isEqualTo(50);
        learn(600, 10, 50);
        assertThat(admission.limit()).isBetween(40, 45);
        for (int chat = 0; chat < 100; chat++) {
            learn(4_000, 10, 50);
        }
        assertThat(admission.limit()).isEqualTo(10);
    }

    @Test
    void shouldLearnOnceFromWhatWasLetInTogether() {
        Instant together = now;
        for (int chat = 0; chat < 100; chat++) {
            now = together;
            learn(4_000, 10, 100);
        }

        assertThat(admission.limit()).isEqualTo(50);
    }

    @Test
    void shouldNotMindWaitingThatIsWorthItOrOnesOwn() {
        learn(3_000, 5_000, 1);
        learn(9_000, 10, now.plusMillis(8_900), 1);

        assertThat(admission.limit()).isEqualTo(100);
    }

    @Test
    void shouldMindWaitingBehindTheEndOfTheChatBefore() {
        learn(9_000, 10, now.plusMillis(5_000), 1);

        assertThat(admission.limit()).isEqualTo(50);
    }

    @Test
    void shouldLearnNothingFromChatsOfWhichItDoesNotKnowWhenTheyWereDue() {
        learn(9_000, 10, Instant.MIN, 1);

        assertThat(admission.limit()).isEqualTo(100);
    }

    @Test
    void shouldLeaveRoomForTheChatsOfOneConversationHoweverSlowItGets() {
        for (int chat = 0; chat < 100; chat++) {
            learn(4_000, 10, 50);
        }
        assertThat(admission.limit()).isEqualTo(10);
        assertThatCode(() -> admission.enter(1, 149, true).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> admission.enter(1, 150, true)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void shouldGrowQuicklyUntilItShrinksForTheFirstTime() {
        for (int chat = 0; chat < 5; chat++) {
            learn(5, 5, 100);
        }
        assertThat(admission.limit()).isEqualTo(105);
        for (int chat = 0; chat < 100; chat++) {
            learn(5, 5, 100);
        }
        assertThat(admission.limit()).isEqualTo(120);
    }

    @Test
    void shouldGrowSlowlyWhileItIsUsedOnceItHasShrunk() {
        learn(4_000, 10, 100);
        for (int chat = 0; chat < 100; chat++) {
            learn(5, 5, 50);
        }
        assertThat(admission.limit()).isBetween(51, 52);
        for (int chat = 0; chat < 10_000; chat++) {
            learn(5, 5, 120);
        }
        assertThat(admission.limit()).isEqualTo(120);
    }

    @Test
    void shouldNotGrowWhileItIsNotUsed() {
        for (int chat = 0; chat < 100; chat++) {
            learn(5, 5, 49);
        }
        assertThat(admission.limit()).isEqualTo(100);
    }
}
