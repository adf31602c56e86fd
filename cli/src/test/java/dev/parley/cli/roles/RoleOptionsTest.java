package dev.parley.cli.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.cli.CommandLineRun;
import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class RoleOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayOnceThatItCannotBeWrittenAndOnceThatItCanAgain() throws IOException {
        Path there = Files.createDirectory(directory.resolve("there"));
        Heartbeat heartbeat = CommandLine.populateCommand(new Heartbeat(), "--heartbeat=" + there.resolve("beats"));
        Logger logger = (Logger) LoggerFactory.getLogger(Heartbeat.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(said);
        try {
            beatThrice(heartbeat);
            Path away = Files.move(there, directory.resolve("away"));
            beatThrice(heartbeat);
            Files.move(away, there);
            beatThrice(heartbeat);
        } finally {
            logger.detachAppender(said);
            logger.setLevel(null);
        }

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        failed -> assertThat(failed).contains("cannot be written"),
                        mended -> assertThat(mended).contains("can be written again"));
        heartbeat.end();
        assertThat(there).isEmptyDirectory();
    }

    private static void beatThrice(Heartbeat heartbeat) {
        for (int i = 0; i < 3; i++) {
            heartbeat.beat(() -> true, Clock.systemUTC());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "api", "topology", "worker"})
    void shouldRefuseAPlaceThatCannotBeWrittenBeforeAnythingStarts(String role) {
        for (Path place : List.of(directory, directory.resolve("gone/beats"))) {
            CommandLineRun run = run(role, "--heartbeat", place.toString());

            assertThat(run.exit()).as(run.messages()).isEqualTo(ExitCode.CONFIGURATION.status());
            assertThat(run.messages()).contains("--heartbeat: ", "director");
        }
    }

    @Test
    void shouldRefuseWorkersTogetherWithNone() {
        CommandLineRun run = run("up", "--workers", "2", "--no-worker");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.messages()).contains("--workers 2", "--no-worker");
    }

    private CommandLineRun run(String... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", CommandLineRun.SHIPPED, "--data-dir", directory.resolve("data")));
        // A role that does start runs until it is stopped.
        CommandLineRun run = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> CommandLineRun.of(all.toArray()));
        assertThat(directory.resolve("data/kafka")).doesNotExist();
        return run;
    }
}
