package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TeacherRequest;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class BudgetIT {
    private static final int PARTIAL = 4;

    private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private Workspace workspace;
    private CommittedLog log;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open(Endpoints endpoints) {
        teacher = ScriptedTeacher.start(this::answer);
        workspace = Workspace.on(endpoints).taughtBy(teacher);
        log = new CommittedLog(endpoints, workspace.topics());
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    private Answer answer(TeacherRequest request) {
        arrivals.add(System.nanoTime());
        return new Answer.Normal();
    }

    @Test
    void shouldPauseBeforeTheTokensAreUsedUpAndGoOnWhenThereAreMore() throws Exception {
        long budget = 6_000;

        Ended paused = workspace.run("generate", "--max-tokens", Long.toString(budget));
        int asked = teacher.count();
        long spent = tokens();
        // What is left may be enough for a smaller question than the one that was turned away.
        Ended again = workspace.run("generate", "--max-tokens", Long.toString(budget));
        long spentAfterwards = tokens();
        Ended finished = workspace.run("generate", "--max-tokens", "10000000");

        assertPaused(paused);
        assertThat(paused.messages()).contains("--max-tokens");
        assertPaused(again);
        assertThat(asked).isPositive().isLessThan(Workspace.MODEL_CALLS);
        assertThat(spent).isPositive().isLessThanOrEqualTo(budget);
        assertThat(spentAfterwards).isBetween(spent, budget);
        assertThat(finished.status()).as("%s", finished).isZero();
        assertThat(finished.json().path("conversations").path("completed").asInt())
                .isEqualTo(Workspace.SEEDS);
        assertThat(teacher.count()).isEqualTo(Workspace.MODEL_CALLS);
    }

    @Test
    void shouldNeverSpendMoreThanAllowed() throws Exception {
        double budget = 6.0;

        Ended paused = workspace.run("generate", "--max-usd", Double.toString(budget), "--concurrency", "4");
        double spent = usd();

        assertPaused(paused);
        assertThat(spent).isPositive().isLessThanOrEqualTo(budget);
        assertThat(teacher.count()).isLessThan(Workspace.MODEL_CALLS);
        assertSpentOnFinishedConversations(paused);

        Ended again = workspace.run("generate", "--max-usd", Double.toString(2 * budget), "--concurrency", "4");

        assertPaused(again);
        assertSpentOnFinishedConversations(again);
    }

    /** At most one conversation in each of the twelve partitions was begun in vain. */
    private void assertSpentOnFinishedConversations(Ended paused) {
        int completed = paused.json().path("conversations").path("completed").asInt();
        long begun = log.events(Topics.GENERATION_RESULTS, InferenceResult.class)
                .filter(result -> result.getCompleted() != null)
                .map(InferenceResult::getConversationId)
                .distinct()
                .count();
        assertThat(begun - completed).isBetween(0L, 12L);
        assertThat(completed).isPositive();
    }

    @Test
    void shouldHaveAtMostSoManyCallsInFlight() throws Exception {
        teacher.follow(
                Script.together(3, Script.always(new Answer.Delayed(Duration.ofMillis(20), new Answer.Normal()))));

        Ended ended = workspace.run("generate", "--concurrency", "3");

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(teacher.peakInFlight()).isEqualTo(3);
    }

    @Test
    void shouldSpreadCallsOverTheMinute() throws Exception {
        int perMinute = 400;

        long begin = System.nanoTime();
        Ended ended = workspace.run("generate", "--sample", "12", "--rpm", Integer.toString(perMinute));

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(secondsUntilTheLastCall(begin)).isGreaterThanOrEqualTo((teacher.count() - 1) * 60.0 / perMinute);
    }

    @Test
    void shouldSpreadTokensOverTheMinute() throws Exception {
        int perMinute = 30_000;

        long begin = System.nanoTime();
        Ended ended = workspace.run("generate", "--sample", "12", "--tpm", Integer.toString(perMinute));

        assertThat(ended.status()).as("%s", ended).isZero();
        // The last call's tokens come after the last arrival, and the first estimates may be corrected downwards.
        assertThat(secondsUntilTheLastCall(begin)).isGreaterThanOrEqualTo(tokens() * 60.0 / perMinute * 0.7);
    }

    private void assertPaused(Ended ended) {
        assertThat(ended.status()).as("%s", ended).isEqualTo(PARTIAL);
        JsonNode json = ended.json();
        assertThat(json.path("status").asText()).isEqualTo("paused");
        assertThat(json.path("conversations").path("failed").asInt(-1)).isZero();
        assertThat(json.path("conversations").path("completed").asInt()).isLessThan(Workspace.SEEDS);
    }

    /** Counted from the start of the command: a first call that is slow to arrive must not make the rest look hasty. */
    private double secondsUntilTheLastCall(long begin) {
        return arrivals.stream().mapToLong(arrival -> arrival - begin).max().orElseThrow() / 1e9;
    }

    private long tokens() {
        return log.events(Topics.GENERATION_RESULTS, InferenceResult.class)
                .filter(result -> result.getCompleted() != null)
                .mapToLong(result -> result.getCompleted().getUsage().getPromptTokens()
                        + result.getCompleted().getUsage().getCompletionTokens())
                .sum();
    }

    private double usd() {
        return log.events(Topics.GENERATION_RESULTS, InferenceResult.class)
                .filter(result -> result.getCompleted() != null)
                .mapToDouble(result -> result.getCompleted().getUsage().getUsd())
                .sum();
    }
}
