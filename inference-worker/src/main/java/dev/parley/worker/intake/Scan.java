package dev.parley.worker.intake;

import dev.parley.worker.intake.PartitionWork.Inheritance;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds out what a predecessor left of a partition. */
@FunctionalInterface
interface Scan {

    /**
     * Reads, and waits for what it reads.
     *
     * @param consumer without a group, for this scan alone
     * @param committed what was committed for the partition of the requests, if anything
     */
    Inheritance read(Consumer<byte[], byte[]> consumer, TopicPartition requests, @Nullable OffsetAndMetadata committed)
            throws InterruptedException;
}
