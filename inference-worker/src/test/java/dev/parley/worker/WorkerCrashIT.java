package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.halt.HaltPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reliability cases 1 to 3: the worker is killed by force, at random and at places that matter. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class WorkerCrashIT {
    private static final String INTAKE = "dev.parley.worker.intake.";
    private static final int REQUESTS = 1500;
    private static final int KILLS = 5;
    private static final int IN_FLIGHT = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void shouldRepeatAtMostWhatWasInFlightWhenKilled(Endpoints endpoints, TopicNames names) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (Lanes lanes = Lanes.open(endpoints, new TopicNames(names.prefix() + "random."));
                ScriptedTeacher teacher = ScriptedTeacher.start(
                        request -> new Answer.Delayed(Duration.ofMillis(50), new Answer.Normal()))) {
            lanes.publish(Lanes.requests(REQUESTS, "m"));
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * REQUESTS / (KILLS + 2) + random.nextInt(50);
                try (ChildProcess child = child(List.of(), endpoints, names.prefix() + "random.", teacher)) {
                    await().atMost(PATIENCE).until(() -> teacher.count() >= enough);
                    child.kill();
                }
            }
            try (ChildProcess _ = child(List.of(), endpoints, names.prefix() + "random.", teacher)) {
                assertAnsweredOnce(lanes.awaitResults(REQUESTS), REQUESTS);
            }
            assertAnsweredOnce(lanes.results(), REQUESTS);
            assertThat(teacher.count()).isBetween(REQUESTS, REQUESTS + KILLS * IN_FLIGHT);
        }
    }

    /** Between its steps from an answer to a commit. */
    private static Stream<HaltPoint> shouldAnswerEveryRequestOnceWhereverItHalts() {
        return Stream.of(
                HaltPoint.leaving(INTAKE + "RequestRunner", "outcome").atCall(70),
                HaltPoint.entering(INTAKE + "PartitionWork", "answered").atCall(70),
                HaltPoint.entering(INTAKE + "PartitionWork", "committed").atCall(Lanes.PARTITIONS + 1));
    }

    @ParameterizedTest
    @MethodSource
    void shouldAnswerEveryRequestOnceWhereverItHalts(HaltPoint point, Endpoints endpoints, TopicNames names)
            throws Exception {
        String prefix = names.prefix() + point.method() + ".";
        try (Lanes lanes = Lanes.open(endpoints, new TopicNames(prefix));
                ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal())) {
            lanes.publish(Lanes.requests(200, "m"));
            try (ChildProcess child = child(point.options(), endpoints, prefix, teacher)) {
                lanes.publish(List.of(Lanes.request("late", 0, "m")));
                assertThat(child.awaitExit(PATIENCE)).isEqualTo(HaltPoint.STATUS);
            }
            try (ChildProcess _ = child(List.of(), endpoints, prefix, teacher)) {
                assertAnsweredOnce(lanes.awaitResults(201), 201);
            }
            assertThat(teacher.count()).isBetween(201, 201 + IN_FLIGHT);
        }
    }

    private static void assertAnsweredOnce(List<InferenceResult> results, int count) {
        assertThat(results).hasSize(count).allMatch(result -> result.getCompleted() != null);
        assertThat(results).extracting(InferenceResult::getEventId).doesNotHaveDuplicates();
    }

    private static ChildProcess child(
            List<String> options, Endpoints endpoints, String prefix, ScriptedTeacher teacher) {
        return ChildProcess.run(
                WorkerProcess.class,
                options,
                Map.of(),
                endpoints.bootstrapServers(),
                endpoints.ccompatUrl(),
                prefix,
                teacher.baseUrl());
    }
}
