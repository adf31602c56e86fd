package dev.parley.api.projection;

import dev.parley.schemas.topic.Topic.Retention;
import dev.parley.schemas.topic.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds where the read model stands against where the log begins and ends. Never jumps over anything in silence. */
final class LogBounds {
    private static final Logger LOG = LoggerFactory.getLogger(LogBounds.class);

    private final Set<String> forgetful;

    LogBounds(TopicNames names) {
        forgetful = LogFold.TOPICS.stream()
                .filter(topic -> topic.retention() instanceof Retention.For)
                .map(names::of)
                .collect(Collectors.toSet());
    }

    /**
     * Where to read on. A partition is left out when what should come next is no longer, or not yet, in the log: reading on
     * would miss events for ever.
     *
     * @param standing where the read model stands
     */
    Map<TopicPartition, Long> positions(Consumer<?, ?> consumer, Map<TopicPartition, Long> standing) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(standing.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(standing.keySet());
        Map<TopicPartition, Long> positions = new HashMap<>();
        standing.forEach((partition, next) -> {
            long begin = begins.getOrDefault(partition, 0L);
            if (next > ends.getOrDefault(partition, Long.MAX_VALUE)) {
                LOG.error(
                        "{} ends before {}, where the read model stands: is this another log? It is not projected;"
                                + " run parley rebuild-read-model",
                        partition,
                        next);
            } else if (next >= begin) {
                positions.put(partition, next);
            } else if (forgetful.contains(partition.topic())) {
                // The rows of what is gone would be purged by now.
                LOG.warn(
                        "{} begins at {} by now: {} offsets are older than it is kept", partition, begin, begin - next);
                positions.put(partition, begin);
            } else {
                LOG.error(
                        "{} begins at {}, but the read model stands at {}: events were deleted. It is not projected;"
                                + " run parley rebuild-read-model",
                        partition,
                        begin,
                        next);
            }
        });
        return positions;
    }
}
