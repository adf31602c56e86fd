package dev.parley.topology.generation;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The conversations of one partition that wait to be opened: two queues per run, one of those that were begun before and one of the
 * others, so that a paused run holds up no other. The queues lie in a store; memory holds only where each begins and ends.
 */
final class WaitingSeeds {
    private static final String BEGUN = "+";

    private final KeyValueStore<String, String> store;
    private final Map<String, Range> begun = new LinkedHashMap<>();
    private final Map<String, Range> others = new LinkedHashMap<>();

    /** Sequence numbers of a queue: the first that waits, and the one after the last. */
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
        String name = entry.key.substring(0, slash);
        boolean wasBegun = name.endsWith(BEGUN);
        (wasBegun ? begun : others)
                .merge(
                        wasBegun ? name.substring(0, name.length() - BEGUN.length()) : name,
                        new Range(sequence, sequence + 1),
                        (known, _) -> new Range(Math.min(known.first, sequence), Math.max(known.end, sequence + 1)));
    }

    /** Whether nothing waits, in no run. */
    boolean isEmpty() {
        return begun.isEmpty() && others.isEmpty();
    }

    /** How many wait, of all runs. */
    long size() {
        return Stream.of(begun, others)
                .flatMap(queues -> queues.values().stream())
                .mapToLong(queue -> queue.end - queue.first)
                .sum();
    }

    /** Whether anything waits of a run that meets a condition. */
    boolean hasAny(Predicate<String> run) {
        return Stream.of(begun, others)
                .flatMap(queues -> queues.keySet().stream())
                .anyMatch(run);
    }

    /** @param wasBegun whether something of it was said or paid for already: these come first */
    void add(String runId, String conversationId, boolean wasBegun) {
        Map<String, Range> queues = wasBegun ? begun : others;
        Range queue = queues.getOrDefault(runId, new Range(0, 0));
        store.put(key(runId, wasBegun, queue.end), conversationId);
        queues.put(runId, new Range(queue.first, queue.end + 1));
    }

    /**
     * Takes the next conversation; runs take turns.
     *
     * @param goesOn whether conversations of a run may be opened
     * @param begins whether those may that were not begun yet
     */
    Optional<String> take(Predicate<String> goesOn, Predicate<String> begins) {
        return take(begun, goesOn).or(() -> take(others, goesOn.and(begins)));
    }

    private Optional<String> take(Map<String, Range> queues, Predicate<String> mayOpen) {
        for (Map.Entry<String, Range> queue : queues.entrySet()) {
            if (mayOpen.test(queue.getKey())) {
                return Optional.of(takeFrom(queues, queue.getKey(), queue.getValue()));
            }
        }
        return Optional.empty();
    }

    private String takeFrom(Map<String, Range> queues, String runId, Range queue) {
        queues.remove(runId);
        String conversationId = store.delete(key(runId, queues == begun, queue.first));
        Range rest = new Range(queue.first + 1, queue.end);
        if (!rest.isEmpty()) {
            queues.put(runId, rest);
        }
        return conversationId;
    }

    private static String key(String runId, boolean wasBegun, long sequence) {
        return runId + (wasBegun ? BEGUN : "") + "/" + HexFormat.of().toHexDigits(sequence);
    }
}
