package dev.parley.topology.support;

import dev.parley.schemas.topic.SubjectPartitioner;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * {@link SubjectPartitioner} for the sinks of a topology.
 *
 * @param <V> the values
 */
public final class SubjectStreamPartitioner<V> implements StreamPartitioner<String, V> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, V value, int partitions) {
        return Optional.of(Set.of(SubjectPartitioner.partition(key, partitions)));
    }
}
