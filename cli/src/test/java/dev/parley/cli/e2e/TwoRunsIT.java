package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ConversationPaused;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.ScriptedTeacher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two people who generate with the same servers. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class TwoRunsIT {
    private static final int CONFIGURATION = 3;

    private volatile Duration thinking = Duration.ofSeconds(8);

    @Test
    void shouldTurnAwayASecondRunThatWouldTurnAwayTheFirst(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(_ -> new Answer.Delayed(thinking, new Answer.Normal()));
                Workspace one = Workspace.on(endpoints).taughtBy(teacher);
                Workspace other = another(one);
                ParleyProcess first = one.start("generate", "--name", "one")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> teacher.count() > 0);

            Ended second = other.run("generate", "--name", "other");

            assertThat(second.status()).as("%s", second).isEqualTo(CONFIGURATION);
            assertThat(second.messages()).contains("Another 'parley generate'").contains("--attach");
            thinking = Duration.ZERO;
            Ended ended = first.await();
            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(teacher.count()).isEqualTo(Workspace.MODEL_CALLS);

            Ended afterwards = other.run("generate", "--name", "other");
            assertThat(afterwards.status()).as("%s", afterwards).isZero();
        }
    }

    @Test
    void shouldNotSpendABudgetTwice(Endpoints endpoints) throws Exception {
        thinking = Duration.ofSeconds(2);
        try (ScriptedTeacher teacher = ScriptedTeacher.start(_ -> new Answer.Delayed(thinking, new Answer.Normal()));
                Workspace one = Workspace.on(endpoints).taughtBy(teacher);
                Workspace other = one.beside();
                ParleyProcess first = one.start("generate", "--concurrency", "2")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> teacher.count() > 0);

            Ended second = other.run("generate", "--max-tokens", "6000");

            assertThat(second.status()).as("%s", second).isEqualTo(CONFIGURATION);
            assertThat(second.messages()).contains("Another 'parley generate'");
            thinking = Duration.ZERO;
            assertThat(first.await().status()).isZero();
        }
    }

    @Test
    void shouldNotLetTwoRunsWorkThatBeginTogether(Endpoints endpoints) throws Exception {
        thinking = Duration.ofSeconds(1);
        try (ScriptedTeacher teacher = ScriptedTeacher.start(_ -> new Answer.Delayed(thinking, new Answer.Normal()));
                Workspace one = Workspace.on(endpoints).taughtBy(teacher);
                Workspace other = another(one);
                ParleyProcess first = one.start("generate", "--name", "one");
                ParleyProcess second = other.start("generate", "--name", "other")) {
            List<Integer> statuses =
                    List.of(first.await().status(), second.await().status());

            assertThat(statuses).contains(CONFIGURATION).isSubsetOf(CONFIGURATION, 0);
        }
    }

    @Test
    void shouldNotAskWithoutRestForWhatAnotherRunsWorkerTurnsAway(Endpoints endpoints) throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(_ -> new Answer.Delayed(thinking, new Answer.Normal()));
                Workspace one = Workspace.on(endpoints).taughtBy(teacher);
                Workspace other = another(one);
                ParleyProcess _ = one.start("generate", "--name", "one")) {
            CommittedLog log = new CommittedLog(endpoints, one.topics());
            await().atMost(Duration.ofMinutes(2)).until(() -> teacher.count() > 0);
            try (ParleyProcess _ = other.start("generate", "--attach", "--name", "other")) {
                await().atMost(Duration.ofMinutes(2)).until(() -> paused(log) > 0);
                long begin = System.nanoTime();
                Thread.sleep(Duration.ofSeconds(5));
                long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();

                assertThat(paused(log)).isLessThan((3 + seconds / 3) * Workspace.SEEDS);
            }
        }
    }

    private static long paused(CommittedLog log) {
        return log.events(Topics.CONVERSATIONS, ConversationPaused.class).count();
    }

    /** One who asks other questions: of equal ones each would get the other's answers. */
    private static Workspace another(Workspace workspace) {
        return workspace.beside().edit("templates.yml", "JOB: ", "POST: ");
    }
}
