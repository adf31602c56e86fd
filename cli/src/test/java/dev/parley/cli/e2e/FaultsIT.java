package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.Script.Share;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TeacherRequest;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Teachers that misbehave (reliability cases D40 to D45). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class FaultsIT {
    private static final int PARTIAL = 4;
    private static final int UNAVAILABLE = 5;
    /** As models.yml has it. */
    private static final int CONCURRENCY = 16;

    private static final String QUESTION = "STAGE: The candidate asks one question about the job.";

    private Workspace workspace;
    private CommittedLog log;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open(Endpoints endpoints) {
        teacher = ScriptedTeacher.start(Script.normal());
        workspace = Workspace.on(endpoints).taughtBy(teacher);
        log = new CommittedLog(endpoints, workspace.topics());
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    @Test
    void shouldLoseNothingWithATeacherThatFailsInEveryWay() throws Exception {
        workspace.edit("models.yml", "timeout_seconds: 60", "timeout_seconds: 5");
        teacher.follow(Script.mix(
                7,
                new Share(0.20, new Answer.RateLimited(Duration.ofSeconds(1))),
                new Share(0.05, new Answer.Failure(500, "overloaded")),
                new Share(0.01, new Answer.Garbage()),
                new Share(0.01, Answer.empty()),
                new Share(0.01, new Answer.Hang())));

        Ended first = workspace.run("generate");
        assertThat(first.status()).as("%s", first).isIn(0, PARTIAL);
        JsonNode json = first.json();
        int failed = json.path("conversations").path("failed").asInt();
        assertThat(json.path("conversations").path("completed").asInt() + failed)
                .isEqualTo(Workspace.SEEDS);
        assertThat(first.status()).isEqualTo(failed == 0 ? 0 : PARTIAL);
        // A call that times out on a busy machine need not have reached the teacher.
        assertThat(json.path("model_calls").asInt()).isGreaterThanOrEqualTo(teacher.count());
        assertThat(json.path("retries").asInt()).isGreaterThan(Workspace.MODEL_CALLS / 10);
        teacher.follow(Script.normal());
        Ended retried = workspace.run("retry");

        assertThat(retried.status()).as("%s", retried).isZero();
        assertThat(retried.json().path("conversations").path("completed").asInt())
                .isEqualTo(Workspace.SEEDS);
        assertThat(log.events(Topics.EXAMPLES, ExampleDerived.class).map(ExampleDerived::getSeedId))
                .hasSize(Workspace.SEEDS)
                .doesNotHaveDuplicates();
        assertThat(log.count(Topics.DEAD_LETTERS)).isZero();
    }

    @Test
    void shouldEndOnlyTheConversationsThatAreRefusedAndRetryOnlyThose() throws Exception {
        // Mira's question in the three flows that have it is refused, Aylin's is filtered; Tomas gets an answer.
        teacher.follow(FaultsIT::refuseSomeQuestions);

        Ended first = workspace.run("generate");
        assertThat(first.status()).as("%s", first).isEqualTo(PARTIAL);
        assertThat(first.messages()).contains("30 conversations failed", "parley runs failures", "parley retry");
        assertThat(first.json().path("conversations").path("failed").asInt()).isEqualTo(2 * 5 * 3);
        assertThat(first.json().path("conversations").path("completed").asInt()).isEqualTo(30);
        assertThat(log.events(Topics.CONVERSATIONS, ConversationFailed.class)
                        .collect(Collectors.groupingBy(ConversationFailed::getCode, Collectors.counting())))
                .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("refused", 15L, "content_filtered", 15L));
        assertFailuresListed(30);
        Ended unchanged = workspace.run("generate");
        int beforeRetry = teacher.count();
        teacher.follow(Script.normal());
        Ended retried = workspace.run("retry");

        assertThat(unchanged.status()).isEqualTo(PARTIAL);
        assertThat(unchanged.json().path("model_calls").asInt()).isZero();
        assertThat(retried.status()).as("%s", retried).isZero();
        // From the question on: 2, 4 and 3 model turns.
        assertThat(teacher.count() - beforeRetry).isEqualTo(2 * 5 * (2 + 4 + 3));
        assertThat(retried.json().path("conversations").path("completed").asInt())
                .isEqualTo(Workspace.SEEDS);
    }

    @Test
    void shouldRetryOfASampleNothingButWhatFailed() throws Exception {
        teacher.follow(FaultsIT::refuseSomeQuestions);
        Ended sample = workspace.run("generate", "--sample", "20", "--seed", "5");
        int failed = sample.json().path("conversations").path("failed").asInt();
        assertThat(failed).as("%s", sample).isBetween(1, 19);
        assertThat(sample.messages())
                .contains("\n  try them again: parley retry --sample 20 --seed 5 --data-dir " + workspace.data() + "\n")
                .contains(" content_filtered, ", " refused.\n");
        long calls = log.count(Topics.GENERATION_REQUESTS);
        teacher.follow(Script.normal());

        Ended retried = workspace.run("retry");

        assertThat(retried.status()).as("%s", retried).isZero();
        assertThat(retried.json().path("status").asText()).isEqualTo("partial");
        assertThat(retried.json().path("conversations").path("completed").asInt())
                .isEqualTo(20);
        assertThat(retried.messages()).contains("40 conversations of the plan are still to be made");
        assertThat(log.events(Topics.CONVERSATIONS, ConversationStarted.class)).hasSize(20);
        assertThat(log.count(Topics.GENERATION_REQUESTS) - calls).isLessThanOrEqualTo(4L * failed);
    }

    @Test
    void shouldStopAtOnceWithAKeyThatIsRefusedAndGoOnWithAnother() throws Exception {
        workspace.set("OPENAI_API_KEY", "sk-canary-wrong");
        teacher.follow(request -> request.headers().get("authorization").equals("Bearer test-key")
                ? forbidMirasQuestion(request)
                : new Answer.Failure(401, "Incorrect API key provided"));

        Ended denied = workspace.run("generate");
        int asked = teacher.count();
        Ended good = workspace.taughtBy(teacher).run("generate");

        assertThat(denied.status()).as("%s", denied).isEqualTo(UNAVAILABLE);
        assertThat(denied.messages())
                .contains("the model gpt-4o-mini: " + teacher.baseUrl() + " answered with status 401")
                .contains("OPENAI_API_KEY", "parley generate --data-dir " + workspace.data())
                .doesNotContain("canary", "conversations failed");
        assertThat(denied.json().path("status").asText()).isEqualTo("paused");
        assertThat(denied.json().path("conversations").path("failed").asInt(-1)).isZero();
        assertThat(asked).isBetween(1, CONCURRENCY);
        // That one prompt is refused with 403 ends its conversation, and no other.
        assertThat(good.status()).as("%s", good).isEqualTo(PARTIAL);
        assertThat(good.messages()).contains("15 conversations failed: 15 invalid_request.");
        assertThat(good.json().path("conversations").path("completed").asInt()).isEqualTo(Workspace.SEEDS - 15);
    }

    private static Answer forbidMirasQuestion(TeacherRequest request) {
        String prompt = request.contents().getFirst();
        return prompt.contains(QUESTION) && prompt.contains("You are Mira")
                ? new Answer.Failure(403, "flagged")
                : new Answer.Normal();
    }

    private static Answer refuseSomeQuestions(TeacherRequest request) {
        String prompt = request.contents().getFirst();
        if (!prompt.contains(QUESTION)) {
            return new Answer.Normal();
        }
        if (prompt.contains("You are Mira")) {
            return new Answer.Refusal("I'd rather not.");
        }
        return prompt.contains("You are Aylin") ? Answer.contentFiltered() : new Answer.Normal();
    }

    private void assertFailuresListed(int failed) throws InterruptedException {
        Ended listed = workspace.run("runs", "failures");
        assertThat(listed.status()).as("%s", listed).isZero();
        assertThat(listed.json().path("failures")).as("%s", listed).hasSize(failed);
    }
}
