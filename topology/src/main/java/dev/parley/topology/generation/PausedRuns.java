package dev.parley.topology.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one partition of which conversations are paused: nothing of them is opened until one of these is told to go on, or the
 * run is planned again. From then on the others are expected, too, and nothing new is begun before they came: a budget is to finish
 * what it has paid for. Those that the new plan does not have never come.
 */
final class PausedRuns {
    /** How long the next one is waited for: whoever resumes a run publishes all of its seeds at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ToLongFunction<String> plans;
    private final Map<String, Pause> pauses = new HashMap<>();

    private static final class Pause {
        private final Set<String> conversations = new HashSet<>();
        private long plan;
        private @Nullable Instant resumed;
    }

    /** @param plans tells which plan of a run is the latest one, by a number that changes with it */
    PausedRuns(ToLongFunction<String> plans) {
        this.plans = plans;
    }

    void pause(String runId, String conversationId) {
        Pause pause = add(runId, conversationId);
        pause.plan = plans.applyAsLong(runId);
        pause.resumed = null;
    }

    /**
     * One that was paused before a restart. When that was before the latest plan, the run was planned again since: without it, or
     * its seed is about to come.
     *
     * @param pausedAt when it was paused, as the plans tell it
     */
    void recover(String runId, String conversationId, long pausedAt) {
        Pause pause = add(runId, conversationId);
        long plan = plans.applyAsLong(runId);
        if (pausedAt >= plan) {
            pause.plan = plan;
        }
    }

    private Pause add(String runId, String conversationId) {
        Pause pause = pauses.computeIfAbsent(runId, _ -> new Pause());
        pause.conversations.add(conversationId);
        return pause;
    }

    /** A conversation of a run is to go on, or to be tried again, and so is the run. */
    void resume(String runId, String conversationId, Instant now) {
        Pause pause = pauses.get(runId);
        if (pause == null) {
            return;
        }
        pause.conversations.remove(conversationId);
        pause.resumed = now;
        if (pause.conversations.isEmpty()) {
            pauses.remove(runId);
        }
    }

    /** Whether nothing of a run is to be opened. Notices when it was planned again. */
    boolean isPaused(String runId, Instant now) {
        Pause pause = pauses.get(runId);
        if (pause == null) {
            return false;
        }
        if (pause.resumed == null && pause.plan != plans.applyAsLong(runId)) {
            pause.resumed = now;
        }
        return pause.resumed == null;
    }

    /** Whether a run goes on, and more of its paused conversations are about to. */
    boolean isResuming(String runId, Instant now) {
        Pause pause = pauses.get(runId);
        return pause != null && pause.resumed != null && now.isBefore(pause.resumed.plus(PATIENCE));
    }
}
