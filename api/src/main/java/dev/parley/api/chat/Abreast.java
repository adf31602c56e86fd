package dev.parley.api.chat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps partitions abreast while their past is read. A client gives about as many bytes of each, and what chats ended with takes
 * fewer than what they were asked: it would be read, and forgotten again, long before that. Not thread-safe.
 */
final class Abreast {
    /** How far one may be ahead of another, in the time of the log: not so far that what is kept meanwhile is much. */
    private static final long LEAD_MS = 5_000;

    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> stamps = new HashMap<>();

    /** @param ends where the past of each partition ends */
    Abreast(Map<TopicPartition, Long> ends) {
        this.ends = new HashMap<>(ends);
    }

    /** A record with this stamp was read. */
    void read(TopicPartition partition, long stamp) {
        stamps.merge(partition, stamp, Math::max);
    }

    /** Lets partitions wait that are ahead of one whose past is not over. */
    void keep(Consumer<?, ?> consumer) {
        if (ends.isEmpty()) {
            return;
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        long slowest = ends.keySet().stream()
                .mapToLong(partition -> stamps.getOrDefault(partition, Long.MIN_VALUE))
                .min()
                .orElse(Long.MAX_VALUE - LEAD_MS);
        Set<TopicPartition> others = new HashSet<>(consumer.assignment());
        others.removeIf(partition -> stamps.getOrDefault(partition, Long.MIN_VALUE) > slowest + LEAD_MS);
        Set<TopicPartition> ahead = new HashSet<>(consumer.assignment());
        ahead.removeAll(others);
        consumer.pause(ahead);
        consumer.resume(others);
    }
}
