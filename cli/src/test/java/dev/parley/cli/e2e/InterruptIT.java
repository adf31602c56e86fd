package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.testkit.Answer;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C, and a second command in the same data directory (reliability case A9). Servers of the command's own. */
class InterruptIT {
    private static final int CONFIGURATION = 3;
    private static final int INTERRUPTED = 130;
    private static final int CONCURRENCY = 4;
    private static final long IGNORED_INTERRUPT = 1L << 1;

    private Workspace workspace;
    private ScriptedTeacher teacher;

    @BeforeEach
    void open() {
        teacher = ScriptedTeacher.start(Script.always(new Answer.Delayed(Duration.ofMillis(50), new Answer.Normal())));
        workspace = Workspace.embedded().taughtBy(teacher);
    }

    @AfterEach
    void close() {
        teacher.close();
        workspace.close();
    }

    @Test
    void shouldStopOnInterruptAndGoOnWhereItWas() throws Exception {
        assumeThat(interruptsAreIgnored())
                .as("a shell has switched SIGINT off for its background jobs")
                .isFalse();
        Ended interrupted;
        List<ProcessHandle> family;
        try (ParleyProcess parley = workspace.start("generate", "--concurrency", Integer.toString(CONCURRENCY))) {
            awaitCalls(parley, 20);
            assertSecondIsTurnedAway();
            assertThat(parley.isAlive()).isTrue();
            family = parley.family();
            parley.interrupt();
            interrupted = parley.await();
        }
        int asked = teacher.count();
        Ended finished = workspace.run("generate");

        assertThat(interrupted.status()).as("%s", interrupted).isEqualTo(INTERRUPTED);
        assertThat(interrupted.messages())
                .contains("Stopped.", "kept in " + workspace.data(), "run the same command again")
                .doesNotContain("Exception", "\tat ");
        assertThat(family).hasSizeGreaterThan(2).noneMatch(ProcessHandle::isAlive);
        assertThat(asked).isLessThan(Workspace.MODEL_CALLS);
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

    private void awaitCalls(ParleyProcess parley, int calls) throws InterruptedException {
        while (teacher.count() < calls) {
            if (!parley.isAlive()) {
                throw new AssertionError(parley.await().toString());
            }
            Thread.sleep(5);
        }
    }

    /** Children inherit it, and a JVM respects it. */
    private static boolean interruptsAreIgnored() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (Files.notExists(status)) {
            return false;
        }
        Optional<String> ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst();
        return ignored.filter(mask -> (Long.parseUnsignedLong(mask, 16) & IGNORED_INTERRUPT) != 0)
                .isPresent();
    }
}
