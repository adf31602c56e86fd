package dev.parley.api.projection;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Another instance went on with a partition, or the read model was replaced: nothing was written. */
final class OvertakenException extends Exception {
    private static final long serialVersionUID = 1;

    OvertakenException(Set<TopicPartition> partitions) {
        super("another instance went on with some of " + partitions);
    }
}
