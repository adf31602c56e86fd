package dev.parley.worker.intake;

import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.Lease;
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
     * @param lease entered before anything is published
     * @throws AbandonedException when the partition has gone to another worker by then
     */
    Inheritance read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition requests,
            @Nullable OffsetAndMetadata committed,
            Lease lease)
            throws InterruptedException, AbandonedException;
}
