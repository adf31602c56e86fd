package dev.parley.cli.runs;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.RunChoice;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.cli.runtime.TopicFollower;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** All runs on the log, and how they went: a fold of the topics {@code runs} and {@code conversations}. */
final class RunLog {
    private final Map<String, RunPlanned> runs = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();

    private RunLog() {}

    /** How the conversations of a run went. */
    static final class Tally {
        private final Map<String, ConversationFailed> failures = new LinkedHashMap<>();
        private final Map<String, ConversationPaused> paused = new LinkedHashMap<>();
        private int started;
        private int completed;
        private long turns;
        private long promptTokens;
        private long completionTokens;
        private double usd;

        private void apply(SpecificRecord event) {
            switch (event) {
                case ConversationStarted _ -> started++;
                case ConversationFailed failed -> {
                    paused.remove(failed.getConversationId());
                    failures.put(failed.getConversationId(), failed);
                }
                case ConversationPaused waiting -> {
                    failures.remove(waiting.getConversationId());
                    paused.put(waiting.getConversationId(), waiting);
                }
                case ConversationCompleted done -> complete(done);
                default -> {}
            }
        }

        private void complete(ConversationCompleted done) {
            failures.remove(done.getConversationId());
            paused.remove(done.getConversationId());
            completed++;
            turns += done.getTurns();
            promptTokens += done.getUsage().getPromptTokens();
            completionTokens += done.getUsage().getCompletionTokens();
            usd += done.getUsage().getUsd();
        }

        List<ConversationFailed> failures() {
            return failures.values().stream()
                    .sorted(Comparator.comparing(ConversationFailed::getConversationId))
                    .toList();
        }
    }

    /** The log as it is now, also while others write it. */
    static RunLog read(CommandContext context) throws Exception {
        if (!Servers.holdEvents(context)) {
            return new RunLog();
        }
        try (Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            return read(servers.installation());
        }
    }

    private static RunLog read(Installation installation) {
        RunLog log = new RunLog();
        EventSerde<SpecificRecord> events = installation.serdes().any();
        String runs = installation.topics().of(Topics.RUNS);
        try (TopicFollower follower = new TopicFollower(installation, Topics.RUNS, record -> {
            if (events.deserialize(runs, record.value()) instanceof RunPlanned run) {
                log.runs.put(run.getRunId(), run);
            }
        })) {
            follower.catchUp();
        }
        String conversations = installation.topics().of(Topics.CONVERSATIONS);
        try (TopicFollower follower = new TopicFollower(installation, Topics.CONVERSATIONS, record -> {
            SpecificRecord event = events.deserialize(conversations, record.value());
            runOf(event).ifPresent(run -> log.tallies
                    .computeIfAbsent(run, _ -> new Tally())
                    .apply(java.util.Objects.requireNonNull(event)));
        })) {
            follower.catchUp();
        }
        return log;
    }

    private static Optional<String> runOf(@Nullable SpecificRecord event) {
        return Optional.ofNullable(
                switch (event) {
                    case ConversationStarted started -> started.getRunId();
                    case ConversationCompleted completed -> completed.getRunId();
                    case ConversationFailed failed -> failed.getRunId();
                    case ConversationPaused paused -> paused.getRunId();
                    case null, default -> null;
                });
    }

    /** The runs, the one planned last first. */
    List<RunDocument> all() {
        return runs.values().stream()
                .sorted(RunChoice.BY_TIME.reversed())
                .map(this::document)
                .toList();
    }

    /**
     * The run that is meant, see {@link RunChoice}.
     *
     * @param wanted id or name; null for the run planned last
     * @throws CommandFailure when there is none
     */
    RunDocument find(@Nullable String wanted) throws CommandFailure {
        return RunChoice.of(runs.values(), wanted)
                .map(this::document)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILURE,
                        runs.isEmpty()
                                ? "There is no run yet. Make one with 'parley generate'."
                                : "There is no run '" + wanted + "'. 'parley runs' lists them."));
    }

    /** The conversations of a run whose last attempt failed. */
    List<ConversationFailed> failures(String runId) {
        return tallies.getOrDefault(runId, new Tally()).failures();
    }

    private RunDocument document(RunPlanned run) {
        Tally tally = tallies.getOrDefault(run.getRunId(), new Tally());
        int failed = tally.failures.size();
        int paused = tally.paused.size();
        return new RunDocument(
                run.getRunId(),
                run.getName(),
                run.getOccurredAt().toString(),
                run.getRehearsal(),
                run.getSeeds(),
                tally.completed,
                failed,
                paused,
                Math.max(0, tally.started - tally.completed - failed - paused),
                tally.turns,
                tally.promptTokens,
                tally.completionTokens,
                Math.round(tally.usd * 1e6) / 1e6);
    }
}
