package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriorityPermitsTest {
    private final PriorityPermits permits = new PriorityPermits(1);
    private final List<String> order = new CopyOnWriteArrayList<>();

    private Thread waiting(String name, boolean urgently) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                permits.acquire(urgently);
                order.add(name);
                permits.release(1);
            } catch (InterruptedException _) {
                order.add(name + " gave up");
            }
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void shouldLetTheUrgentGoFirst() throws Exception {
        permits.acquire(false);
        List<Thread> threads =
                List.of(waiting("a", false), waiting("b", false), waiting("c", true), waiting("d", true));
        permits.release(1);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).containsExactly("c", "d", "a", "b");
    }

    @Test
    void shouldLetNobodyWaitForEver() throws Exception {
        permits.acquire(false);
        Thread patient = waiting("patient", false);
        List<Thread> urgent = IntStream.range(0, 3 * PriorityPermits.URGENT_IN_A_ROW)
                .mapToObj(i -> waiting("urgent", true))
                .toList();
        permits.release(1);
        patient.join();
        for (Thread thread : urgent) {
            thread.join();
        }
        assertThat(order.indexOf("patient")).isEqualTo(PriorityPermits.URGENT_IN_A_ROW);
    }

    @Test
    void shouldForgetWhoGaveUp() throws Exception {
        permits.acquire(false);
        Thread first = waiting("first", true);
        Thread second = waiting("second", false);
        first.interrupt();
        first.join();
        assertThat(second.getState()).as("the only permit is not free yet").isEqualTo(Thread.State.WAITING);
        permits.release(1);
        second.join();
        assertThat(order).containsExactly("first gave up", "second");
    }
}
