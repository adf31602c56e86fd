package dev.parley.api.projection;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that cannot be projected. */
interface DeadLetters {

    /** Puts a record aside; returns before it is acknowledged. */
    void put(ConsumerRecord<byte[], byte[]> record, String reason, String message);

    /**
     * Waits until everything that was put aside is acknowledged.
     *
     * @throws org.apache.kafka.common.KafkaException when it cannot be: whatever was put aside is to be put again
     */
    void await();
}
