package dev.parley.worker.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits positions of partitions. Belongs to the consumer's thread. A commit that fails is made good by the next one. */
final class OffsetCommits {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);

    private final Consumer<byte[], byte[]> consumer;

    OffsetCommits(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Commits what is new, without waiting. */
    void begin(Map<TopicPartition, PartitionWork> works) {
        Map<TopicPartition, CommitPosition> positions = positions(works, false);
        if (!positions.isEmpty()) {
            consumer.commitAsync(offsets(positions), (_, failure) -> {
                if (failure == null) {
                    positions.forEach((partition, position) -> committed(works.get(partition), position));
                }
            });
        }
    }

    /**
     * Commits everything and waits.
     *
     * @param patience how long at most
     * @return whether there was something, and the group took it
     */
    boolean complete(Map<TopicPartition, PartitionWork> works, Duration patience) {
        Map<TopicPartition, CommitPosition> positions = positions(works, true);
        if (positions.isEmpty()) {
            return false;
        }
        try {
            consumer.commitSync(offsets(positions), patience);
            positions.forEach((partition, position) -> committed(works.get(partition), position));
            return true;
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.info("the group did not take a commit: {}", e.getMessage());
            return false;
        }
    }

    private static void committed(@Nullable PartitionWork work, CommitPosition position) {
        if (work != null) {
            work.committed(position);
        }
    }

    private static Map<TopicPartition, CommitPosition> positions(
            Map<TopicPartition, PartitionWork> works, boolean again) {
        Map<TopicPartition, CommitPosition> positions = new HashMap<>();
        works.forEach(
                (partition, work) -> work.toCommit(again).ifPresent(position -> positions.put(partition, position)));
        return positions;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, CommitPosition> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, position) -> offsets.put(partition, position.toCommit()));
        return offsets;
    }
}
