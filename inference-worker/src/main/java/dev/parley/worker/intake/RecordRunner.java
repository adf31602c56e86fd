package dev.parley.worker.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes one record of a lane to its end, on a thread of its own. */
@FunctionalInterface
interface RecordRunner {

    /**
     * Deals with a record; {@link PartitionWork#done} or {@link PartitionWork#answered} follows when it is dealt with for good.
     *
     * @throws InterruptedException when the thread is interrupted; the record is left to whoever gets the partition next
     */
    void run(ConsumerRecord<byte[], byte[]> record, PartitionWork work, Ownership ownership)
            throws InterruptedException;
}
