package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.inference.BudgetGate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Reliability case 4: a worker is suspended in the middle of its calls, is taken for dead, and wakes up. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class ZombieIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int IN_FLIGHT = 64;
    private static final int ANSWERED_BEFORE = 100;
    private static final int REQUESTS = 300;
    private static final int LATER = 50;
    private static final String SESSION_SECONDS = "6";

    private final CountDownLatch suspended = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private ScriptedTeacher teacher;
    private Lanes lanes;
    private String prefix;

    @BeforeEach
    void open(Endpoints endpoints, TopicNames names) throws Exception {
        teacher = ScriptedTeacher.start(request -> {
            if (request.number() > ANSWERED_BEFORE) {
                awaitSuspension();
            }
            return new Answer.Normal();
        });
        prefix = names.prefix();
        lanes = Lanes.open(endpoints, names);
    }

    @AfterEach
    void close() {
        suspended.countDown();
        lanes.close();
        teacher.close();
    }

    private void awaitSuspension() {
        try {
            suspended.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldKeepBackWhatItHadInHandWhenItWakesUp(Endpoints endpoints) throws Exception {
        lanes.publish(requests(0, REQUESTS));
        try (ChildProcess zombie = startZombie(endpoints)) {
            await().atMost(PATIENCE).until(() -> teacher.count() == ANSWERED_BEFORE + IN_FLIGHT);
            lanes.awaitResults(ANSWERED_BEFORE);
            zombie.suspend();
            suspended.countDown();
            try (InferenceWorker _ = startPeer()) {
                lanes.awaitResults(REQUESTS);
                await().atMost(PATIENCE).until(() -> sum(lanes.committed()) == REQUESTS);

                zombie.resume();
                await().atMost(PATIENCE)
                        .until(() -> zombie.output().stream().anyMatch(line -> line.contains("discarded")));
                assertThat(sum(lanes.committed())).isEqualTo(REQUESTS);
            }
            // The peer is gone: whoever answers these is the one that woke up.
            lanes.publish(requests(REQUESTS, LATER));
            lanes.awaitResults(REQUESTS + LATER);
            zombie.terminate(PATIENCE);
        }
        assertThat(lanes.results())
                .hasSize(REQUESTS + LATER)
                .allMatch(result -> result.getCompleted() != null)
                .extracting(InferenceResult::getRequestId)
                .doesNotHaveDuplicates();
        assertThat(teacher.count()).isEqualTo(REQUESTS + IN_FLIGHT + LATER);
        assertThat(sum(lanes.committed())).isEqualTo(REQUESTS + LATER);
        assertThat(failures).isEmpty();
    }

    private ChildProcess startZombie(Endpoints endpoints) {
        return ChildProcess.run(
                WorkerProcess.class,
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                prefix,
                teacher.baseUrl(),
                SESSION_SECONDS);
    }

    private InferenceWorker startPeer() {
        return InferenceWorker.start(
                lanes.settings(),
                lanes.serdes(),
                Teachers.at(teacher.baseUrl(), "m"),
                BudgetGate.UNLIMITED,
                failures::add);
    }

    private static List<InferenceRequest> requests(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Lanes.request("seed" + i, 0, "m"))
                .toList();
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
