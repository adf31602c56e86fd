package dev.parley.cli.runtime;

import dev.parley.cli.ParleyVersion;
import dev.parley.cli.export.ExportException;
import dev.parley.cli.export.ExportRequest;
import dev.parley.cli.export.ExportResult;
import dev.parley.cli.export.ExportSettings;
import dev.parley.cli.export.Exports;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Exports from an installation. */
public final class DatasetExports {
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

    /**
     * Writes all conversations of a run as one file, once the examples of so many conversations are on the log: they follow
     * the conversations by a commit or two.
     */
    public ExportResult conversations(ExportRequest request, int conversations)
            throws ExportException, InterruptedException {
        awaitExamples(request, conversations);
        return exports.conversations(request);
    }

    private void awaitExamples(ExportRequest request, int conversations) throws InterruptedException {
        String suffix = "." + Objects.requireNonNull(request.run(), "run is null");
        Set<String> seen = new HashSet<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (TopicFollower follower = new TopicFollower(installation, Topics.EXAMPLES, record -> {
            String conversation = EventKeys.conversationOf(record.key());
            if (conversation.endsWith(suffix)
                    && record.value() != null
                    && request.seeds().test(EventKeys.subject(conversation))) {
                seen.add(conversation);
            }
        })) {
            while (seen.size() < conversations && System.nanoTime() < end) {
                follower.poll(POLL);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for examples");
                }
            }
        }
        if (seen.size() < conversations) {
            throw new IllegalStateException("only " + seen.size() + " of " + conversations
                    + " examples have arrived within " + PATIENCE.toSeconds() + " s; run the command again");
        }
    }
}
