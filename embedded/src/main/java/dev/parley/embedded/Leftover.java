package dev.parley.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A server of an earlier start that has outlived its Parley. A process id alone proves nothing, as ids are given again: it is only
 * touched when its command line names this data directory.
 */
final class Leftover {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProcessHandle process;
    private final String marker;

    private Leftover(ProcessHandle process, String marker) {
        this.process = process;
        this.marker = marker;
    }

    /** The process of that id, if it lives and its command line holds the marker. */
    static Optional<Leftover> find(long pid, String marker) {
        return ProcessHandle.of(pid)
                .map(process -> new Leftover(process, marker))
                .filter(Leftover::alive);
    }

    /** Ends it: first with the signal, which lets it clean up, and in the end by force. */
    void end(String signal) throws IOException, InterruptedException {
        if (System.getProperty("os.name").startsWith("Windows")) {
            process.destroy();
        } else {
            new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(process.pid())))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        if (!gone(PATIENCE)) {
            process.destroyForcibly();
            if (!gone(PATIENCE)) {
                throw new IOException("process " + process.pid() + " of an earlier start does not end");
            }
        }
    }

    private boolean gone(Duration patience) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (alive()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** A dead process that nobody has waited for has no command line any more. */
    private boolean alive() {
        return process.isAlive()
                && process.info()
                        .commandLine()
                        .filter(line -> line.contains(marker))
                        .isPresent();
    }
}
