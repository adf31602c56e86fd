package dev.parley.cli.generate;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where the planned conversations of a run stand: a fold of the {@code conversations} topic. Events of seeds that are not
 * in the plan are passed over. Thread-safe.
 */
final class RunProgress {
    private static final String UNAUTHORIZED = ErrorCode.UNAUTHORIZED.wireName();

    private final Map<String, Standing> seeds;
    private final Counts counts;
    private final Set<String> left = new HashSet<>();
    private String denial = "";

    /** Where one conversation stands, with the attempt of its seed that came so far, and why it failed or is paused if so. */
    private record Standing(Status status, int attempt, String reason) {
        Standing(Status status, int attempt) {
            this(status, attempt, "");
        }

        boolean isDenied() {
            return status == Status.PAUSED && reason.equals(UNAUTHORIZED);
        }
    }

    private static final Standing PLANNED = new Standing(Status.PLANNED, 0);
    private static final Standing STARTED = new Standing(Status.STARTED, 1);
    private static final Standing COMPLETED = new Standing(Status.COMPLETED, 1);

    /** The stages of a conversation. */
    enum Status {
        PLANNED,
        STARTED,
        /** To go on after a failure or a pause, and nothing was heard of it since: it may be under way, or wait in a queue. */
        RESUMED,
        COMPLETED,
        FAILED,
        PAUSED
    }

    /** How many conversations are at which stage, and what the completed ones hold. */
    static final class Counts {
        private final int[] byStatus = new int[Status.values().length];
        private long turns;
        private long modelTurns;
        private long reusedTurns;
        private long promptTokens;
        private long completionTokens;
        private double usd;
    }

    /**
     * A moment's view.
     *
     * @param total planned conversations
     * @param planned not started
     * @param open started and not ended
     * @param resumed published again after a failure or a pause, and not ended since
     * @param left neither started nor to be started by this command
     * @param turns turns of the completed conversations
     * @param modelTurns how many of those a model wrote
     * @param reusedTurns model turns that were answered from earlier results
     */
    record View(
            int total,
            int planned,
            int open,
            int resumed,
            int completed,
            int failed,
            int paused,
            int left,
            long turns,
            long modelTurns,
            long reusedTurns,
            long promptTokens,
            long completionTokens,
            double usd) {
        /** Whether every conversation that is not left out has ended, well or not. */
        boolean isSettled() {
            return completed + failed + left == total;
        }
    }

    RunProgress(Iterable<String> plannedSeedIds) {
        this.seeds = new HashMap<>();
        plannedSeedIds.forEach(id -> seeds.put(id, PLANNED));
        this.counts = new Counts();
        counts.byStatus[Status.PLANNED.ordinal()] = seeds.size();
    }

    /** Leaves out what is neither under way nor over by now: it is neither published nor waited for. */
    synchronized void leaveUnstarted() {
        seeds.forEach((seedId, standing) -> {
            if (standing.status() == Status.PLANNED || standing.status() == Status.PAUSED) {
                left.add(seedId);
            }
        });
    }

    /** Takes an event of the run into account. */
    synchronized void apply(String key, SpecificRecord event) {
        String seedId = EventKeys.subject(key);
        Standing before = seeds.get(seedId);
        if (before == null || before.status() == Status.COMPLETED) {
            return;
        }
        Standing after = after(before, event);
        counts.byStatus[before.status().ordinal()]--;
        counts.byStatus[after.status().ordinal()]++;
        seeds.put(seedId, after);
        if (after.status() != before.status()) {
            left.remove(seedId);
        }
        if (event instanceof ConversationCompleted completed) {
            add(completed);
        } else if (event instanceof ConversationPaused paused
                && paused.getCode().equals(UNAUTHORIZED)) {
            denial = paused.getMessage();
        }
    }

    private static Standing after(Standing before, SpecificRecord event) {
        return switch (event) {
            case ConversationStarted _ -> before.status() == Status.PLANNED ? STARTED : before;
            case ConversationCompleted _ -> COMPLETED;
            case ConversationFailed failed ->
                failed.getAttempt() >= before.attempt()
                        ? new Standing(Status.FAILED, failed.getAttempt(), failed.getCode())
                        : before;
            case ConversationPaused paused ->
                paused.getAttempt() >= before.attempt()
                        ? new Standing(Status.PAUSED, paused.getAttempt(), paused.getCode())
                        : before;
            default -> before;
        };
    }

    private void add(ConversationCompleted completed) {
        counts.turns += completed.getTurns();
        counts.modelTurns += completed.getModelTurns();
        counts.reusedTurns += completed.getReusedTurns();
        counts.promptTokens += completed.getUsage().getPromptTokens();
        counts.completionTokens += completed.getUsage().getCompletionTokens();
        counts.usd += completed.getUsage().getUsd();
    }

    /** The attempt with which a seed is to be published so that its conversation goes on; 0 when there is nothing to do. */
    synchronized int nextAttempt(String seedId, boolean retryFailed) {
        Standing standing = left.contains(seedId) ? COMPLETED : seeds.getOrDefault(seedId, COMPLETED);
        return switch (standing.status()) {
            case PLANNED -> 1;
            case PAUSED -> standing.attempt() + 1;
            case FAILED -> retryFailed ? standing.attempt() + 1 : 0;
            case STARTED, RESUMED, COMPLETED -> 0;
        };
    }

    /** The seed was published with this attempt, so an older failure or pause no longer counts. */
    synchronized void published(String seedId, int attempt) {
        Standing before = seeds.get(seedId);
        if (before != null && attempt > 1) {
            counts.byStatus[before.status().ordinal()]--;
            counts.byStatus[Status.RESUMED.ordinal()]++;
            seeds.put(seedId, new Standing(Status.RESUMED, attempt));
        }
    }

    /** Ids of the seeds whose conversations are paused, and not left out. */
    synchronized Set<String> paused() {
        Set<String> paused = new HashSet<>();
        if (counts.byStatus[Status.PAUSED.ordinal()] > 0) {
            seeds.forEach((seedId, standing) -> {
                if (standing.status() == Status.PAUSED && !left.contains(seedId)) {
                    paused.add(seedId);
                }
            });
        }
        return paused;
    }

    /** Why no model of a role can be asked, when conversations are paused because a provider refuses the key. */
    synchronized Optional<String> denial() {
        boolean denied = counts.byStatus[Status.PAUSED.ordinal()] > 0
                && seeds.entrySet().stream()
                        .anyMatch(seed -> seed.getValue().isDenied() && !left.contains(seed.getKey()));
        return denied ? Optional.of(denial) : Optional.empty();
    }

    /** How many conversations have failed for which reason, by the codes of their failures. */
    synchronized Map<String, Integer> failures() {
        Map<String, Integer> failures = new TreeMap<>();
        for (Standing standing : seeds.values()) {
            if (standing.status() == Status.FAILED) {
                failures.merge(standing.reason(), 1, Integer::sum);
            }
        }
        return failures;
    }

    /** Whether the seed is in the plan. */
    synchronized boolean isPlanned(@Nullable String seedId) {
        return seedId != null && seeds.containsKey(seedId);
    }

    synchronized View view() {
        return new View(
                seeds.size(),
                counts.byStatus[Status.PLANNED.ordinal()],
                counts.byStatus[Status.STARTED.ordinal()],
                counts.byStatus[Status.RESUMED.ordinal()],
                counts.byStatus[Status.COMPLETED.ordinal()],
                counts.byStatus[Status.FAILED.ordinal()],
                counts.byStatus[Status.PAUSED.ordinal()],
                left.size(),
                counts.turns,
                counts.modelTurns,
                counts.reusedTurns,
                counts.promptTokens,
                counts.completionTokens,
                counts.usd);
    }
}
