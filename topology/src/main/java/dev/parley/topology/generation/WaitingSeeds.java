package dev.parley.topology.generation;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The conversations of one partition that wait to be opened: one queue per run, so that a paused run holds up no other.
 * The queues lie in a store; memory holds only where each begins and ends.
 */
final class WaitingSeeds {
    private final KeyValueStore<String, String> store;
    private final Map<String, Range> queues = new LinkedHashMap<>();
    private final Set<String> pausedRuns = new HashSet<>();

    /** Sequence numbers of a run's queue: the first that waits, and the one after the last. */
    private record Range(long first, long end) {
        boolean isEmpty() {
            return first == end;
        }
    }

    WaitingSeeds(KeyValueStore<String, String> store) {
        this.store = store;
        try (KeyValueIterator<String, String> entries = store.all()) {
            while (entries.hasNext()) {
                recover(entries.next());
            }
        }
    }

    private void recover(KeyValue<String, String> entry) {
        int slash = entry.key.indexOf('/');
        long sequence = Long.parseLong(entry.key.substring(slash + 1), 16);
        queues.merge(
                entry.key.substring(0, slash),
                new Range(sequence, sequence + 1),
                (known, _) -> new Range(Math.min(known.first, sequence), Math.max(known.end, sequence + 1)));
    }

    /** Whether nothing waits, in no run. */
    boolean isEmpty() {
        return queues.isEmpty();
    }

    void add(String runId, String conversationId) {
        Range queue = queues.getOrDefault(runId, new Range(0, 0));
        store.put(key(runId, queue.end), conversationId);
        queues.put(runId, new Range(queue.first, queue.end + 1));
    }

    /** Takes the next conversation of a run that is neither paused nor refused by {@code ready}; runs take turns. */
    Optional<String> take(Predicate<String> ready) {
        for (Map.Entry<String, Range> queue : queues.entrySet()) {
            String runId = queue.getKey();
            if (!pausedRuns.contains(runId) && ready.test(runId)) {
                return Optional.of(takeFrom(runId, queue.getValue()));
            }
        }
        return Optional.empty();
    }

    private String takeFrom(String runId, Range queue) {
        queues.remove(runId);
        String conversationId = store.delete(key(runId, queue.first));
        Range rest = new Range(queue.first + 1, queue.end);
        if (!rest.isEmpty()) {
            queues.put(runId, rest);
        }
        return conversationId;
    }

    void pause(String runId) {
        pausedRuns.add(runId);
    }

    void resume(String runId) {
        pausedRuns.remove(runId);
    }

    private static String key(String runId, long sequence) {
        return runId + "/" + HexFormat.of().toHexDigits(sequence);
    }
}
