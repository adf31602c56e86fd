package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C, and a second command in the same data directory (reliability case A9). Servers of the command's own. */
class InterruptIT {
    private static final int CONFIGURATION = 3;
    private static final int INTERRUPTED = 130;
    private static final int CONCURRENCY = 4;
    private static final int ANSWERED = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Workspace workspace;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open() {
        // The run is not through before it is interrupted, however long the second command takes to start.
        teacher = ScriptedTeacher.start(Script.upTo(ANSWERED, Script.normal()));
        workspace = Workspace.embedded().taughtBy(teacher);
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    @Test
    void shouldStopOnInterruptAndGoOnWhereItWas() throws Exception {
        Ended interrupted;
        List<ProcessHandle> family;
        try (ParleyProcess parley =
                workspace.startInForeground("generate", "--concurrency", Integer.toString(CONCURRENCY))) {
            await().atMost(PATIENCE).until(() -> teacher.count() > ANSWERED || !parley.isAlive());
            assertSecondIsTurnedAway();
            assertThat(parley.isAlive()).isTrue();
            family = parley.family();
            parley.interrupt();
            interrupted = parley.await();
        }
        int asked = teacher.count();
        teacher.follow(Script.normal());
        Ended finished = workspace.run("generate");

        assertThat(interrupted.status()).as("%s", interrupted).isEqualTo(INTERRUPTED);
        assertThat(interrupted.messages())
                .contains("Stopped.", "kept in " + workspace.data(), "run the same command again")
                .doesNotContain("Exception", "\tat ");
        assertThat(family).hasSizeGreaterThan(2);
        await().atMost(PATIENCE).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(asked).isBetween(ANSWERED + 1, ANSWERED + CONCURRENCY);
        assertThat(finished.status()).as("%s", finished).isZero();
        assertThat(finished.json().path("conversations").path("completed").asInt())
                .isEqualTo(Workspace.SEEDS);
        assertThat(teacher.count()).isBetween(Workspace.MODEL_CALLS, Workspace.MODEL_CALLS + CONCURRENCY);
    }

    private void assertSecondIsTurnedAway() throws InterruptedException {
        Ended second = workspace.run("generate", "--output", "second");
        assertThat(second.status()).as("%s", second).isEqualTo(CONFIGURATION);
        assertThat(second.messages()).contains(workspace.data().toString()).doesNotContain("\tat ");
        assertThat(workspace.directory().resolve("second")).doesNotExist();
    }
}
