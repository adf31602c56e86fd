package dev.parley.topology.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The runs of one partition of which conversations are paused: nothing of them is opened until one of these is told to go on. From
 * then on the others are expected, too, and nothing new is begun before they came: a budget is to finish what it has paid for.
 */
final class PausedRuns {
    /** How long the next one is waited for: whoever resumes a run publishes all of its seeds at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Set<String>> paused = new HashMap<>();
    private final Map<String, Instant> resumed = new HashMap<>();

    void pause(String runId, String conversationId) {
        paused.computeIfAbsent(runId, _ -> new HashSet<>()).add(conversationId);
        resumed.remove(runId);
    }

    /** A conversation of a run is to go on, or to be tried again, and so is the run. */
    void resume(String runId, String conversationId, Instant now) {
        Set<String> rest = paused.get(runId);
        if (rest == null) {
            return;
        }
        rest.remove(conversationId);
        resumed.put(runId, now);
        if (rest.isEmpty()) {
            paused.remove(runId);
            resumed.remove(runId);
        }
    }

    boolean isPaused(String runId) {
        return paused.containsKey(runId) && !resumed.containsKey(runId);
    }

    /** Whether a run goes on, and more of its paused conversations are about to. */
    boolean isResuming(String runId, Instant now) {
        Instant last = resumed.get(runId);
        return last != null && now.isBefore(last.plus(PATIENCE));
    }
}
