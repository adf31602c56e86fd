package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.inference.RetrySettings;
import dev.parley.worker.inference.RunBudget;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.ModelCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reliability cases 22, 24, 28 and 40 to 47, against a real broker and registry. */
@ExtendWith(ParleyPlatform.class)
class InferenceWorkerIT {
    private static final RetrySettings QUICK = new RetrySettings(
            5, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMinutes(2), Duration.ofSeconds(5));

    /** Heartbeats every 2.5 s, with which news of other workers come; and time for all calls in flight to end. */
    private static final IntakeSettings PATIENT_WITH_PEERS =
            new IntakeSettings(2048, Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofSeconds(10), 20_000);

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private ScriptedTeacher teacher;
    private Lanes lanes;

    @BeforeEach
    void open(Endpoints endpoints, TopicNames names, TestInfo test) throws Exception {
        teacher = ScriptedTeacher.start(Script.normal());
        String own = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        lanes = Lanes.open(endpoints, new TopicNames(names.prefix() + own + "."));
    }

    @AfterEach
    void close() {
        lanes.close();
        teacher.close();
        assertThat(failures).isEmpty();
    }

    private InferenceWorker worker(BudgetGate budget, ModelCatalogue models) {
        return worker(lanes.settings().with(patience(QUICK)), budget, models);
    }

    private InferenceWorker worker(WorkerSettings settings, BudgetGate budget, ModelCatalogue models) {
        return InferenceWorker.start(settings, lanes.serdes(), models, budget, failures::add);
    }

    private static InferenceSettings patience(RetrySettings retries) {
        return new InferenceSettings(
                OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), retries);
    }

    private ModelCatalogue models(String... names) {
        return Teachers.at(teacher.baseUrl(), names);
    }

    @Test
    void shouldAnswerEveryRequestOnce() throws Exception {
        lanes.publish(Lanes.requests(300, "m"));
        List<InferenceResult> results;
        try (InferenceWorker worker = worker(BudgetGate.UNLIMITED, models("m"))) {
            results = lanes.awaitResults(300);
            assertThat(worker.statistics().figures().completed()).isEqualTo(300);
        }
        assertThat(lanes.results()).hasSize(300);
        assertThat(results).extracting(InferenceResult::getRequestId).doesNotHaveDuplicates();
        assertThat(results).allSatisfy(result -> {
            assertThat(result.getCompleted().getText()).isNotBlank();
            assertThat(result.getCompleted().getModel()).isEqualTo("m");
            assertThat(result.getCompleted().getUsage().getPromptTokens()).isEqualTo(2);
            assertThat(result.getCompleted().getUsage().getUsd()).isPositive();
            assertThat(result.getCalls()).isEqualTo(1);
        });
        assertThat(teacher.count()).isEqualTo(300);
        assertThat(teacher.peakInFlight()).isLessThanOrEqualTo(64);
    }

    @Test
    void shouldEndEachFaultInItsTerminalResult() throws Exception {
        Map<String, Answer> faults = Map.of(
                "empty", Answer.empty(),
                "refusal", new Answer.Refusal("I would rather not"),
                "filtered", Answer.contentFiltered(),
                "garbage", new Answer.Garbage(),
                "broken", new Answer.Failure(500, "oops"),
                "denied", new Answer.Failure(401, "who are you"),
                "invalid", new Answer.Failure(400, "what is this"),
                "hang", new Answer.Hang(),
                "dropped", new Answer.Dropped());
        teacher.follow(request -> faults.get(request.model()));
        List<InferenceRequest> requests = new ArrayList<>();
        faults.keySet().forEach(name -> requests.add(Lanes.request("seed-" + name, 0, name)));
        requests.add(Lanes.request("seed-nobody", 0, "nobody"));
        lanes.publish(requests);
        ModelCatalogue models = Teachers.at(
                teacher.baseUrl(),
                name -> name.equals("hang") ? Duration.ofMillis(500) : Teachers.PATIENT,
                faults.keySet().toArray(String[]::new));
        List<InferenceResult> results;
        try (InferenceWorker _ = worker(BudgetGate.UNLIMITED, models)) {
            results = lanes.awaitResults(10);
        }
        Map<String, String> codes = results.stream()
                .collect(Collectors.toMap(
                        result -> result.getConversationId().replaceAll("seed-(.*)\\.run1", "$1"),
                        result -> result.getFailed().getCode() + " " + result.getCalls()));
        assertThat(codes)
                .isEqualTo(Map.of(
                        "empty", "empty_answer 2",
                        "refusal", "refused 1",
                        "filtered", "content_filtered 1",
                        "garbage", "bad_upstream 3",
                        "broken", "upstream_unavailable 5",
                        "denied", "unauthorized 1",
                        "invalid", "invalid_request 1",
                        "hang", "timed_out 5",
                        "dropped", "upstream_unavailable 5",
                        "nobody", "unknown_model 0"));
    }

    @Test
    void shouldLoseNothingToAMixOfFaults() throws Exception {
        teacher.follow(Script.mix(
                7,
                new Script.Share(0.20, new Answer.RateLimited(Duration.ofSeconds(1))),
                new Script.Share(0.05, new Answer.Failure(500, "oops")),
                new Script.Share(0.01, new Answer.Garbage()),
                new Script.Share(0.01, new Answer.Hang())));
        lanes.publish(Lanes.requests(400, "m"));
        List<InferenceResult> results;
        // No request may meet so many faults in a row, and only what hangs may time out.
        RetrySettings persistent = new RetrySettings(
                20, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMinutes(2), Duration.ofMinutes(2));
        try (InferenceWorker worker = worker(
                lanes.settings().with(patience(persistent)),
                BudgetGate.UNLIMITED,
                Teachers.at(teacher.baseUrl(), _ -> Duration.ofSeconds(5), "m"))) {
            results = lanes.awaitResults(400);
            assertThat(worker.statistics().figures().rateLimited()).isPositive();
            assertThat(worker.statistics().concurrencyLimits().get("m")).isGreaterThan(16);
        }
        assertThat(results).hasSize(400).allMatch(result -> result.getCompleted() != null);
    }

    @Test
    void shouldFailOverToTheNextModel() throws Exception {
        teacher.follow(request -> request.model().equals("down") ? new Answer.Failure(503, "") : new Answer.Normal());
        lanes.publish(Lanes.requests(50, "down", "up"));
        List<InferenceResult> results;
        try (InferenceWorker worker = worker(BudgetGate.UNLIMITED, models("down", "up"))) {
            results = lanes.awaitResults(50);
            assertThat(worker.statistics().unavailableModels()).containsOnlyKeys("down");
        }
        assertThat(results).allMatch(result -> result.getCompleted().getModel().equals("up"));
    }

    @Test
    void shouldCallOnceForRepeatedRequests() throws Exception {
        teacher.follow(request -> new Answer.Delayed(Duration.ofMillis(200), new Answer.Normal()));
        InferenceRequest request = Lanes.request("seed", 0, "m");
        lanes.publish(List.of(request, request, request));
        try (InferenceWorker _ = worker(BudgetGate.UNLIMITED, models("m"))) {
            lanes.awaitResults(1);
            lanes.publish(List.of(request));
            lanes.publish(List.of(Lanes.request("seed", 0, 2, "m")));
            lanes.awaitResults(2);
        }
        assertThat(lanes.results()).extracting(InferenceResult::getAttempt).containsExactly(1, 2);
        assertThat(teacher.count()).isEqualTo(2);
    }

    @Test
    void shouldNotRepeatWhatWasDoneBeyondTheFirstGap() throws Exception {
        teacher.follow(
                request -> request.contents().getFirst().contains("r0") ? new Answer.Hang() : new Answer.Normal());
        lanes.publish(IntStream.range(0, 40)
                .mapToObj(i -> Lanes.request("seed", i, "m"))
                .toList());
        InferenceWorker first = worker(BudgetGate.UNLIMITED, models("m"));
        lanes.awaitResults(39);
        first.close();
        teacher.follow(Script.normal());
        try (InferenceWorker worker = worker(BudgetGate.UNLIMITED, models("m"))) {
            assertThat(lanes.awaitResults(40))
                    .extracting(InferenceResult::getRequestId)
                    .doesNotHaveDuplicates();
            assertThat(worker.statistics().figures().calls()).isEqualTo(1);
        }
        assertThat(teacher.count()).isEqualTo(41);
    }

    @Test
    void shouldStopAtTheBudgetAndGoOnWhenItIsRaised() throws Exception {
        lanes.publish(Lanes.requests(60, "m"));
        RunBudget budget = new RunBudget("run1", OptionalLong.of(900), OptionalDouble.empty(), Consumption.NONE);
        List<InferenceResult> results;
        try (InferenceWorker _ = worker(budget, models("m"))) {
            results = lanes.awaitResults(60);
        }
        long used = results.stream()
                .filter(result -> result.getCompleted() != null)
                .mapToLong(result -> result.getCompleted().getUsage().getPromptTokens()
                        + result.getCompleted().getUsage().getCompletionTokens())
                .sum();
        assertThat(used).isBetween(780L, 900L).isEqualTo(budget.spent().tokens().total());
        assertThat(results.stream().filter(result -> result.getFailed() != null))
                .isNotEmpty()
                .allMatch(result -> result.getFailed().getCode().equals("budget_exhausted") && result.getCalls() == 0);
    }

    @Test
    void shouldAnswerRequestsOfOtherRunsWithoutACall() throws Exception {
        lanes.publish(Lanes.requests(5, "m"));
        InferenceSettings other = new InferenceSettings(
                OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.of("run2"), QUICK);
        try (InferenceWorker _ = worker(lanes.settings().with(other), BudgetGate.UNLIMITED, models("m"))) {
            assertThat(lanes.awaitResults(5))
                    .allMatch(result -> result.getFailed().getCode().equals("run_inactive"));
        }
        assertThat(teacher.count()).isZero();
    }

    @Test
    void shouldPutAsideWhatIsNoRequest() throws Exception {
        lanes.publishBytes("seed1/request/x", "no avro".getBytes(StandardCharsets.UTF_8));
        lanes.publishBytes("seed1/request/y", null);
        lanes.publish(List.of(Lanes.request("seed1", 0, "m")));
        try (InferenceWorker _ = worker(BudgetGate.UNLIMITED, models("m"))) {
            assertThat(lanes.awaitResults(1)).hasSize(1);
            var letters = lanes.awaitRecords(Topics.DEAD_LETTERS, 1);
            assertThat(letters).hasSize(1);
            Header offset = letters.getFirst().headers().lastHeader("__streams.errors.offset");
            assertThat(new String(offset.value(), StandardCharsets.UTF_8)).isEqualTo("0");
        }
    }

    @Test
    void shouldShareTheWorkAndRepeatNothingWhenWorkersComeAndGo() throws Exception {
        teacher.follow(request -> new Answer.Delayed(Duration.ofMillis(100), new Answer.Normal()));
        AtomicInteger published = new AtomicInteger();
        WorkerSettings patient = lanes.settings().with(patience(QUICK)).with(PATIENT_WITH_PEERS);
        try (InferenceWorker first = worker(patient, BudgetGate.UNLIMITED, models("m"))) {
            publishMore(published);
            lanes.awaitResults(100);
            try (InferenceWorker second = worker(patient, BudgetGate.UNLIMITED, models("m"))) {
                // There is work until the second has its share of it, however long that takes.
                await().atMost(Duration.ofMinutes(3)).until(() -> {
                    if (first.statistics().open() + second.statistics().open() < 500) {
                        publishMore(published);
                    }
                    return second.statistics().figures().completed() > 100;
                });
                assertThat(first.statistics().figures().completed()).isPositive();
            }
            lanes.awaitResults(published.get());
        }
        assertThat(lanes.results())
                .hasSize(published.get())
                .extracting(InferenceResult::getRequestId)
                .doesNotHaveDuplicates();
        assertThat(teacher.count()).isEqualTo(published.get());
    }

    private void publishMore(AtomicInteger published) throws InterruptedException, ExecutionException {
        int begin = published.getAndAdd(500);
        lanes.publish(IntStream.range(begin, begin + 500)
                .mapToObj(i -> Lanes.request("seed" + i, 0, "m"))
                .toList());
    }

    @Test
    void shouldHoldTheConcurrencyAskedFor() throws InterruptedException, ExecutionException {
        teacher.follow(
                Script.together(3, Script.always(new Answer.Delayed(Duration.ofMillis(10), new Answer.Normal()))));
        InferenceSettings three = new InferenceSettings(
                OptionalInt.of(3), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), QUICK);
        List<InferenceRequest> requests = new ArrayList<>(Lanes.requests(50, "m"));
        requests.addAll(IntStream.range(0, 50)
                .mapToObj(i -> Lanes.request("other" + i, 0, "n"))
                .toList());
        lanes.publish(requests);
        try (InferenceWorker _ = worker(lanes.settings().with(three), BudgetGate.UNLIMITED, models("m", "n"))) {
            lanes.awaitResults(100);
        }
        assertThat(teacher.peakInFlight()).isEqualTo(3);
    }
}
