package dev.parley.topology;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that looks less often once nothing has come for a while. Fetches that wait only briefly, so that records come many
 * at a time but soon, are empty all the time when there is nothing to do, and cost as much as if there were.
 */
final class RestingConsumer extends KafkaConsumer<byte[], byte[]> {
    /** For so long after the last record it does not rest. */
    private static final Duration AWAKE = Duration.ofSeconds(10);

    /** How late the first record after a rest may be noticed. */
    private static final Duration REST = Duration.ofMillis(200);

    private long lastRecord = System.nanoTime();

    RestingConsumer(Map<String, Object> config) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Rests before it polls; not when the caller has something else to do meanwhile, and wants no waiting. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        boolean rested = !timeout.isZero() && System.nanoTime() - lastRecord > AWAKE.toNanos() && rest();
        // What came during the rest takes one fetch to get, which may wait for longer than one poll.
        ConsumerRecords<byte[], byte[]> records = super.poll(rested ? timeout.multipliedBy(3) : timeout);
        if (!records.isEmpty()) {
            lastRecord = System.nanoTime();
        }
        return records;
    }

    private static boolean rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException _) {
            // The poll tells the caller.
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
