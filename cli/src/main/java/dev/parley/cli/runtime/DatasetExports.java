package dev.parley.cli.runtime;

import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyVersion;
import dev.parley.cli.export.ExportException;
import dev.parley.cli.export.ExportRequest;
import dev.parley.cli.export.ExportResult;
import dev.parley.cli.export.ExportSettings;
import dev.parley.cli.export.Exports;
import java.nio.file.Path;
import java.time.Duration;

/** Exports from an installation. */
public final class DatasetExports {
    /** How long no further example may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Installation installation;
    private final Exports exports;

    /** @param dataDirectory sorted parts of large datasets are put below it for a while */
    public DatasetExports(Installation installation, Path dataDirectory) {
        this.installation = installation;
        ExportSettings defaults = ExportSettings.of(
                installation.kafka(), installation.topics(), installation.serdes(), ParleyVersion.number());
        this.exports = new Exports(defaults.withTemporaryFiles(dataDirectory.resolve("tmp")));
    }

    /** Exports of what is on the log now. */
    public Exports exports() {
        return exports;
    }

    /** Whether the examples of so many conversations are on the log. */
    public boolean hasExamples(ExportRequest request, int conversations) {
        try (ArrivedExamples examples = new ArrivedExamples(installation, request).catchUp()) {
            return examples.count() >= conversations;
        }
    }

    /**
     * Writes all conversations of a run as one file, once the examples of so many conversations are on the log: they follow
     * the conversations by a commit or two.
     *
     * @throws CommandFailure when no further example comes for a minute
     */
    public ExportResult conversations(ExportRequest request, int conversations)
            throws ExportException, CommandFailure, InterruptedException {
        awaitExamples(request, conversations, new Patience(PATIENCE, System::nanoTime));
        return exports.conversations(request);
    }

    void awaitExamples(ExportRequest request, int conversations, Patience patience)
            throws CommandFailure, InterruptedException {
        try (ArrivedExamples examples = new ArrivedExamples(installation, request)) {
            while (examples.count() < conversations) {
                if (patience.isOverAt(examples.count())) {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE,
                            "The dataset is not written: only " + examples.count() + " of " + conversations
                                    + " examples are on the log, and no further one comes. The broker does not answer, or"
                                    + " no topology is running; parley.log in the data directory may say more. Everything"
                                    + " is kept; run the command again.");
                }
                examples.poll(POLL);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for examples");
                }
            }
        }
    }
}
