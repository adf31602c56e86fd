package dev.parley.cli.roles;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * A file that a role touches as long as it works, for health checks that look at its age: they start no JVM and open no port.
 * It is gone when the role has ended in good order.
 */
final class Heartbeat {
    /** A check should allow for several of these. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    @Option(
            names = "--heartbeat",
            paramLabel = "FILE",
            description = "Touch this file every 5 seconds as long as the role works, for health checks.")
    private @Nullable Path file;

    private boolean failing;

    /** Fails early, before anything is started, when the file could never be written: every check would find the role ill. */
    void check() throws CommandFailure {
        Path wanted = file;
        if (wanted == null) {
            return;
        }
        Path directory = wanted.toAbsolutePath().getParent();
        if (directory == null || Files.isDirectory(wanted)) {
            throw refused(wanted + " is a directory");
        }
        if (!Files.isDirectory(directory)) {
            throw refused(directory + " is no directory");
        }
        if (!Files.isWritable(Files.exists(wanted) ? wanted : directory)) {
            throw refused(wanted + " cannot be written");
        }
    }

    private static CommandFailure refused(String reason) {
        return new CommandFailure(
                ExitCode.CONFIGURATION,
                "--heartbeat: " + reason + ". Name a file in a directory that is there and can be written.");
    }

    /** Touches the file if the role works. That it cannot be written shows in its age; the role goes on. */
    void beat(BooleanSupplier works, Clock clock) {
        Path wanted = file;
        if (wanted != null && works.getAsBoolean()) {
            try {
                Files.writeString(wanted, clock.instant() + "\n");
                if (failing) {
                    log().warn("the heartbeat {} can be written again", wanted);
                }
                failing = false;
            } catch (IOException e) {
                if (!failing) {
                    log().warn("the heartbeat {} cannot be written: {}", wanted, e.toString());
                }
                failing = true;
            }
        }
    }

    /** Not in a static field: this class is part of the command line, and that alone should set up no logging. */
    private static Logger log() {
        return LoggerFactory.getLogger(Heartbeat.class);
    }

    /** Takes the file away. */
    void end() throws IOException {
        Path wanted = file;
        if (wanted != null) {
            Files.deleteIfExists(wanted);
        }
    }
}
