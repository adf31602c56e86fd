package dev.parley.schemas.topic;

import dev.parley.schemas.id.EventKeys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The one partitioner of Parley, for every producer and topology: it looks only at the {@linkplain EventKeys#subject
 * subject} of a key, so that all events of one conversation, and all conversations of one seed, keep their order and lie
 * together. Keys are UTF-8 strings. Parley writes no record without one, except for a dead letter of a record that has
 * none.
 */
public final class SubjectPartitioner implements Partitioner {
    private static final int WITHOUT_KEY = 0;

    /** The partition of a key among {@code partitions}: murmur2 of the subject, as Kafka's own default does of the key. */
    public static int partition(String key, int partitions) {
        return partition(key.getBytes(StandardCharsets.UTF_8), partitions);
    }

    private static int partition(byte[] key, int partitions) {
        int end = 0;
        while (end < key.length && key[end] != '.' && key[end] != '/') {
            end++;
        }
        byte[] subject = end == key.length ? key : java.util.Arrays.copyOf(key, end);
        return Utils.toPositive(Utils.murmur2(subject)) % partitions;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        return keyBytes == null ? WITHOUT_KEY : partition(keyBytes, cluster.partitionCountForTopic(topic));
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
