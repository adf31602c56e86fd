package dev.parley.cli.runs;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.RunChoice;
import dev.parley.cli.runtime.ForgivingReader;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.cli.runtime.TopicFollower;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.RunPlanned;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** All runs on the log, and how they went: a fold of the topics {@code runs} and {@code conversations}. */
final class RunLog {
    private final Map<String, RunPlanned> runs = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();

    private RunLog() {}

    /** How the conversations of a run went. An event that is on the log twice counts once. */
    static final class Tally {
        private final Map<String, ConversationFailed> failures = new LinkedHashMap<>();
        private final Map<String, ConversationPaused> paused = new LinkedHashMap<>();
        private final Set<String> started = new HashSet<>();
        private final Set<String> completed = new HashSet<>();
        private long turns;
        private long promptTokens;
        private long completionTokens;
        private double usd;

        void apply(SpecificRecord event) {
            switch (event) {
                case ConversationStarted begun -> started.add(begun.getConversationId());
                case ConversationFailed failed
                when !completed.contains(failed.getConversationId()) -> {
                    paused.remove(failed.getConversationId());
                    failures.put(failed.getConversationId(), failed);
                }
                case ConversationPaused waiting
                when !completed.contains(waiting.getConversationId()) -> {
                    failures.remove(waiting.getConversationId());
                    paused.put(waiting.getConversationId(), waiting);
                }
                case ConversationCompleted done when completed.add(done.getConversationId()) -> complete(done);
                default -> {}
            }
        }

        private void complete(ConversationCompleted done) {
            failures.remove(done.getConversationId());
            paused.remove(done.getConversationId());
            turns += done.getTurns();
            promptTokens += done.getUsage().getPromptTokens();
            completionTokens += done.getUsage().getCompletionTokens();
            usd += done.getUsage().getUsd();
        }

        int completed() {
            return completed.size();
        }

        int open() {
            return Math.max(0, started.size() - completed.size() - failures.size() - paused.size());
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
        ForgivingReader<RunPlanned> runs =
                new ForgivingReader<>(installation.serdes().of(RunPlanned.class));
        try (TopicFollower follower = new TopicFollower(installation, Topics.RUNS, record -> {
            if (record.value() == null) {
                log.runs.remove(new String(record.key(), StandardCharsets.UTF_8));
            }
            runs.read(record).ifPresent(run -> log.runs.put(run.getRunId(), run));
        })) {
            follower.catchUp();
        }
        ForgivingReader<SpecificRecord> events =
                new ForgivingReader<>(installation.serdes().any());
        try (TopicFollower follower =
                new TopicFollower(installation, Topics.CONVERSATIONS, record -> events.read(record)
                        .ifPresent(log::apply))) {
            follower.catchUp();
        }
        return log;
    }

    private void apply(SpecificRecord event) {
        runOf(event)
                .ifPresent(run -> tallies.computeIfAbsent(run, _ -> new Tally()).apply(event));
    }

    private static Optional<String> runOf(SpecificRecord event) {
        return Optional.ofNullable(
                switch (event) {
                    case ConversationStarted started -> started.getRunId();
                    case ConversationCompleted completed -> completed.getRunId();
                    case ConversationFailed failed -> failed.getRunId();
                    case ConversationPaused paused -> paused.getRunId();
                    default -> null;
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
        return new RunDocument(
                run.getRunId(),
                run.getName(),
                run.getOccurredAt().toString(),
                run.getRehearsal(),
                run.getSeeds(),
                tally.completed(),
                tally.failures.size(),
                tally.paused.size(),
                tally.open(),
                tally.turns,
                tally.promptTokens,
                tally.completionTokens,
                Math.round(tally.usd * 1e6) / 1e6);
    }
}
