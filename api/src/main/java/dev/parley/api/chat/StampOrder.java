package dev.parley.api.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts what was read from several partitions into the order in which it happened. Only the stamps of the records tell; within a
 * partition its own order counts, whatever they say.
 */
final class StampOrder<T> {
    private final List<Entry<T>> entries = new ArrayList<>();
    private final Map<TopicPartition, Long> latest = new HashMap<>();

    private record Entry<T>(long stamp, T item) {}

    /** Adds something, in the order of its partition. */
    void add(TopicPartition partition, long stamp, T item) {
        entries.add(new Entry<>(latest.merge(partition, stamp, Math::max), item));
    }

    int size() {
        return entries.size();
    }

    /** Everything, the oldest first. */
    List<T> items() {
        return entries.stream()
                .sorted(Comparator.comparingLong(Entry::stamp))
                .map(Entry::item)
                .toList();
    }
}
