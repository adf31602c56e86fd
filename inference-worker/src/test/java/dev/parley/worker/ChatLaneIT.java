package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.inference.RetrySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** The interactive lane against a real broker and registry: reliability cases 24, 40 to 43 and 50. */
@ExtendWith(ParleyPlatform.class)
class ChatLaneIT {
    private static final RetrySettings QUICK = new RetrySettings(
            5, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMinutes(2), Duration.ofSeconds(5));
    private static final String LONG = "word ".repeat(2000).strip();

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private ScriptedTeacher teacher;
    private Lanes lanes;
    private Chats chats;

    @BeforeEach
    void open(Endpoints endpoints, TopicNames names, TestInfo test) throws Exception {
        teacher = ScriptedTeacher.start(Script.normal());
        String own = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        lanes = Lanes.open(endpoints, new TopicNames(names.prefix() + own + "."));
        chats = new Chats(lanes);
    }

    @AfterEach
    void close() {
        lanes.close();
        teacher.close();
        assertThat(failures).isEmpty();
    }

    private InferenceWorker worker(String... models) {
        return worker(OptionalInt.empty(), models);
    }

    private InferenceWorker worker(OptionalInt concurrency, String... models) {
        InferenceSettings inference =
                new InferenceSettings(concurrency, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), QUICK);
        return InferenceWorker.start(
                lanes.settings().with(inference),
                lanes.serdes(),
                Teachers.at(teacher.baseUrl(), models),
                BudgetGate.UNLIMITED,
                failures::add);
    }

    @Test
    void shouldPublishTheReplyPieceByPieceAndThenItsResult() throws Exception {
        teacher.follow(Script.always(new Answer.Paced(Duration.ofMillis(60), new Answer.Normal())));
        try (InferenceWorker _ = worker("m")) {
            for (int i = 0; i < 5; i++) {
                chats.ask(Chats.request("c" + i, "chat" + i, "m").setStream(i < 4));
            }
            chats.awaitResults(5);
        }
        for (int i = 0; i < 5; i++) {
            InferenceResult result = chats.result("chat" + i);
            List<ReplyDelta> deltas = chats.deltas("chat" + i);
            assertThat(result.getCompleted().getText())
                    .isEqualTo(chats.written("chat" + i))
                    .isNotBlank();
            assertThat(result.getAttempt()).isEqualTo(1);
            assertThat(result.getCalls()).isEqualTo(1);
            assertThat(result.getCompleted().getFinishReason()).isEqualTo("stop");
            assertThat(result.getCompleted().getUsage().getCompletionTokens()).isPositive();
            assertThat(result.getStartedAt()).isNotNull();
            assertThat(result.getOccurredAt()).isAfterOrEqualTo(deltas.getLast().getOccurredAt());
            if (i < 4) {
                assertThat(deltas).hasSizeGreaterThan(1);
                assertThat(result.getCompleted().getFirstTokenMs()).isNotNull();
            } else {
                assertThat(deltas).hasSize(1);
            }
        }
        assertThat(lanes.events(Topics.CHAT_RESULTS)).hasSize(5);
    }

    @Test
    void shouldNotBeginWhatWasCancelledWhileItWaited() throws Exception {
        chats.ask(Chats.request("c", "unwanted", "m"));
        chats.ask(Chats.request("c", "wanted", "m"));
        chats.cancel("c", "unwanted");
        try (InferenceWorker _ = worker("m")) {
            assertThat(chats.result("wanted").getCompleted()).isNotNull();
            InferenceResult unwanted = chats.result("unwanted");
            assertThat(unwanted.getStopped().getCode()).isEqualTo("cancelled");
            assertThat(unwanted.getStopped().getText()).isEmpty();
            assertThat(unwanted.getCalls()).isZero();
        }
        assertThat(teacher.requests())
                .allSatisfy(request -> assertThat(request.contents()).containsExactly("question of wanted"));
        assertThat(chats.replies()).doesNotContainKey("unwanted");
    }

    @Test
    void shouldStopARunningReplyAndKeepWhatThereIs() throws Exception {
        teacher.follow(request -> request.contents().getFirst().contains("silent")
                ? new Answer.Interrupted(3, Answer.Break.HANG)
                : new Answer.Paced(Duration.ofMillis(50), Answer.text(LONG)));
        try (InferenceWorker _ = worker("m")) {
            for (String chat : List.of("talking", "silent")) {
                chats.ask(Chats.request("c-" + chat, chat, "m"));
                chats.awaitWritten(chat, 10);
                chats.cancel("c-" + chat, chat);
                InferenceResult result = chats.result(chat);
                assertThat(result.getStopped().getCode()).isEqualTo("cancelled");
                assertThat(result.getStopped().getModel()).isEqualTo("m");
                assertThat(result.getStopped().getText())
                        .isEqualTo(chats.written(chat))
                        .isNotBlank();
            }
            await().atMost(Chats.PATIENCE).until(() -> teacher.abandoned() == 1);
        }
        assertThat(teacher.count()).isEqualTo(2);
    }

    @Test
    void shouldEndAtTheDeadline() throws Exception {
        teacher.follow(Script.always(new Answer.Interrupted(3, Answer.Break.HANG)));
        chats.ask(Chats.request("c1", "late", "m").setDeadline(Instant.now().minusSeconds(1)));
        try (InferenceWorker _ = worker("m")) {
            InferenceResult late = chats.result("late");
            assertThat(late.getFailed().getCode()).isEqualTo("expired");
            assertThat(teacher.count()).isZero();
            chats.ask(Chats.request("c2", "slow", "m").setDeadline(Instant.now().plusSeconds(4)));
            InferenceResult slow = chats.result("slow");
            if (slow.getStopped() == null) {
                // A machine so busy that it did not come to it within the time.
                assertThat(slow.getFailed().getCode()).isEqualTo("expired");
                assertThat(teacher.count()).isZero();
            } else {
                assertThat(slow.getStopped().getCode()).isEqualTo("expired");
                assertThat(slow.getStopped().getText()).isEqualTo(chats.written("slow"));
                assertThat(teacher.count()).isEqualTo(1);
            }
        }
    }

    /** Case 30: who set the deadline has a clock that is an hour off. */
    @Test
    void shouldTakeItsTimeWhateverTheClockOfWhoAsks() throws Exception {
        teacher.follow(Script.always(new Answer.Normal()));
        try (InferenceWorker _ = worker("m")) {
            Instant there = Instant.now().minus(Duration.ofHours(1));
            chats.ask(Chats.request("c1", "early", "m").setOccurredAt(there).setDeadline(there.plusSeconds(60)));
            assertThat(chats.result("early").getCompleted()).isNotNull();
        }
    }

    @Test
    void shouldRetryAndFailOverOnlyBeforeTheFirstText() throws Exception {
        teacher.follow(request -> switch (request.model()) {
            case "limited" ->
                request.number() == 1 ? new Answer.RateLimited(Duration.ofSeconds(1)) : new Answer.Normal();
            case "down" -> new Answer.Failure(503, "");
            case "breaking" -> new Answer.Interrupted(3, Answer.Break.ERROR);
            default -> new Answer.Normal();
        });
        try (InferenceWorker _ = worker("limited", "down", "breaking", "up")) {
            chats.ask(Chats.request("c1", "patient", "limited"));
            assertThat(chats.result("patient").getCalls()).isEqualTo(2);
            chats.ask(Chats.request("c2", "over", "down", "up"));
            assertThat(chats.result("over").getCompleted().getModel()).isEqualTo("up");
            chats.ask(Chats.request("c3", "broken", "breaking", "up"));
            InferenceResult broken = chats.result("broken");
            assertThat(broken.getFailed().getCode()).isEqualTo("upstream_unavailable");
            assertThat(broken.getCalls()).isEqualTo(1);
            chats.ask(Chats.request("c4", "silent", "breaking", "up").setStream(false));
            assertThat(chats.result("silent").getCompleted().getModel()).isEqualTo("up");
            assertThat(chats.result("silent").getCompleted().getText()).isEqualTo(chats.written("silent"));
        }
    }

    @Test
    void shouldPublishItsResultAgainWhenARequestComesAgain() throws Exception {
        teacher.follow(Script.always(Answer.text("Once and for all.")));
        try (InferenceWorker _ = worker("m")) {
            chats.ask(Chats.request("c", "forgotten", "m"));
            chats.result("forgotten");
            chats.ask(Chats.request("c", "forgotten", "m"));
            await().atMost(Chats.PATIENCE)
                    .until(() -> chats.results().get("forgotten").size() == 2);
        }
        chats.ask(Chats.request("c", "forgotten", "m"));
        chats.ask(Chats.request("c", "next", "m"));
        try (InferenceWorker _ = worker("m")) {
            chats.result("next");
        }
        assertThat(chats.results().get("forgotten"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        result -> assertThat(result.getCompleted().getText()).isEqualTo("Once and for all."));
        assertThat(chats.written("forgotten")).isEqualTo("Once and for all.");
    }

    @Test
    void shouldKeepTheTextInFrontOfAContentFilter() throws Exception {
        teacher.follow(request -> request.contents().getFirst().contains("silent")
                ? Answer.contentFiltered()
                : new Answer.Text("So far, so good.", "content_filter"));
        try (InferenceWorker _ = worker("m")) {
            for (boolean stream : List.of(true, false)) {
                chats.ask(Chats.request("c" + stream, "talking-" + stream, "m").setStream(stream));
                chats.ask(Chats.request("c" + stream, "silent-" + stream, "m").setStream(stream));
                InferenceResult talking = chats.result("talking-" + stream);
                assertThat(talking.getCompleted().getFinishReason()).isEqualTo("content_filter");
                assertThat(talking.getCompleted().getText())
                        .isEqualTo("So far, so good.")
                        .isEqualTo(chats.written("talking-" + stream));
                assertThat(chats.result("silent-" + stream).getFailed().getCode())
                        .isEqualTo("content_filtered");
            }
        }
    }

    @Test
    void shouldPutAsideWhatIsNoRequestAndAnswerItsNeighbours() throws Exception {
        lanes.publishBytes(Topics.CHAT_REQUESTS, "c/request/x", "no avro".getBytes(StandardCharsets.UTF_8));
        lanes.publishBytes(Topics.CHAT_REQUESTS, "c/request/y", null);
        lanes.publish(
                Topics.CHAT_REQUESTS, "c/request/z", new ReplyStarted("e", Instant.EPOCH, "someone", "elsewhere", 1));
        chats.ask(Chats.request("c", "nonsense", "m")
                .setParameters(SamplingParameters.newBuilder().setMaxTokens(0).build()));
        chats.ask(Chats.request("c", "good", "m"));
        try (InferenceWorker _ = worker("m")) {
            assertThat(chats.result("good").getCompleted()).isNotNull();
            assertThat(chats.result("nonsense").getFailed().getCode()).isEqualTo("invalid_request");
            // Their values may be what is not to be kept.
            assertThat(lanes.awaitRecords(Topics.DEAD_LETTERS, 2))
                    .hasSize(2)
                    .allSatisfy(letter -> assertThat(letter.value()).isNull());
        }
    }

    @Test
    void shouldServeChatsBeforeBulkWork() throws Exception {
        teacher.follow(request -> request.contents().getFirst().contains("chat")
                ? new Answer.Normal()
                : new Answer.Delayed(Duration.ofMillis(100), new Answer.Normal()));
        lanes.publish(Lanes.requests(400, "m"));
        try (InferenceWorker _ = worker(OptionalInt.of(1), "m")) {
            await().atMost(Chats.PATIENCE).until(() -> teacher.count() > 3);
            chats.ask(Chats.request("c", "chat", "m"));
            assertThat(chats.result("chat").getCompleted()).isNotNull();
            assertThat(lanes.results()).hasSizeLessThan(400);
        }
    }
}
