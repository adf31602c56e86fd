package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.PlatformProcess;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.inference.BudgetGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is closed while the broker is away, as after a failure of one of its lanes. */
class BrokerAwayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final CountDownLatch away = new CountDownLatch(1);

    @TempDir
    private Path data;

    private void awaitOutage() {
        try {
            away.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldEndWithAResultThatNobodyTakes() throws Exception {
        try (ChildProcess broker = ChildProcess.run(PlatformProcess.class, data.toString());
                ScriptedTeacher teacher = ScriptedTeacher.start(request -> {
                    if (request.number() > 1) {
                        awaitOutage();
                    }
                    return new Answer.Normal();
                })) {
            broker.awaitLine(line -> line.startsWith("ready"), PATIENCE);
            Lanes lanes = Lanes.open(EmbeddedPlatform.running(data).orElseThrow(), TopicNames.DEFAULT);
            InferenceWorker worker = InferenceWorker.start(
                    lanes.settings(),
                    lanes.serdes(),
                    Teachers.at(teacher.baseUrl(), "m"),
                    BudgetGate.UNLIMITED,
                    failure -> {});
            lanes.publish(List.of(Lanes.request("first", 0, "m")));
            lanes.awaitResults(1);
            lanes.publish(List.of(Lanes.request("second", 0, "m")));
            await().atMost(PATIENCE).until(() -> teacher.count() == 2);

            broker.kill();
            away.countDown();
            await().atMost(PATIENCE).until(() -> worker.statistics().inFlight() == 0);

            assertThat(CompletableFuture.runAsync(
                            worker::close, task -> Thread.ofPlatform().daemon().start(task)))
                    .succeedsWithin(PATIENCE);
            lanes.close();
        }
    }
}
