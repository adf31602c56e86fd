package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class AdaptiveConcurrencyTest {
    private final AdaptiveConcurrency concurrency = new AdaptiveConcurrency(64);

    /** Rounds of as many calls as the limit allows; the server decides by the place in the round. */
    private void rounds(int count, IntPredicate refused) throws Exception {
        for (int round = 0; round < count; round++) {
            int together = concurrency.limit();
            for (int i = 0; i < together; i++) {
                concurrency.acquire(false);
            }
            for (int i = 0; i < together; i++) {
                concurrency.release(refused.test(i));
            }
        }
    }

    @Test
    void shouldStayAtTheMaximumWhileAllGoesWell() throws Exception {
        rounds(20, _ -> false);
        assertThat(concurrency.limit()).isEqualTo(64);
    }

    @Test
    void shouldFindWhatTheServerAllows() throws Exception {
        rounds(60, place -> place >= 20);
        assertThat(concurrency.limit()).isBetween(14, 30);
        rounds(60, _ -> false);
        assertThat(concurrency.limit()).isEqualTo(64);
    }

    @Test
    void shouldLetNoMoreCallsInThanTheLimitThatItFound() throws Exception {
        rounds(60, place -> place >= 20);
        int limit = concurrency.limit();
        for (int i = 0; i < limit; i++) {
            concurrency.acquire(false);
        }

        Thread next = Thread.ofVirtual().start(() -> {
            try {
                concurrency.acquire(false);
            } catch (InterruptedException | AbandonedException _) {
                // it is not let in
            }
        });

        await().atMost(Duration.ofMinutes(1)).until(() -> next.getState() != Thread.State.RUNNABLE);
        assertThat(next.getState()).isEqualTo(Thread.State.WAITING);
        next.interrupt();
    }

    @Test
    void shouldNotStarveWhenRefusalsDoNotDependOnTheLoad() throws Exception {
        Random random = new Random(5);
        int lowest = 64;
        for (int i = 0; i < 300; i++) {
            rounds(1, _ -> random.nextInt(100) < 20);
            lowest = Math.min(lowest, concurrency.limit());
        }
        assertThat(lowest).isGreaterThan(20);
        assertThat(concurrency.limit()).isGreaterThan(32);
    }

    @Test
    void shouldNeverGoBelowOne() throws Exception {
        rounds(500, _ -> true);
        assertThat(concurrency.limit()).isEqualTo(1);
    }

    @Test
    void shouldLetGoOfWhoWaitsWhenItIsClosed() {
        concurrency.close();
        assertThatExceptionOfType(AbandonedException.class).isThrownBy(() -> concurrency.acquire(false));
    }
}
