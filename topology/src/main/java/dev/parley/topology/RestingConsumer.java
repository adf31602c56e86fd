package dev.parley.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that looks less often once nothing urgent has come for a while. Fetches that wait only briefly, so that records come
 * many at a time but soon, are empty all the time when there is nothing to do, and cost as much as if there were. While chats
 * go on, their turns come one by one: nobody waits for what is made of them, and it would take a transaction each.
 */
final class RestingConsumer extends KafkaConsumer<byte[], byte[]> {
    /** For so long after the last urgent record it does not rest. */
    private static final Duration AWAKE = Duration.ofSeconds(10);

    /** How late the first record after a rest may be noticed. */
    private static final Duration REST = Duration.ofMillis(200);

    /** So many at once are urgent whatever they are: there are more of them. */
    private static final int MANY = 500;

    private final Set<String> urgent;
    private long lastUrgent = System.nanoTime();

    /** @param urgent topics whose records somebody waits for */
    RestingConsumer(Map<String, Object> config, Set<String> urgent) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.urgent = urgent;
    }

    /** Rests before it polls; not when the caller has something else to do meanwhile, and wants no waiting. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        boolean rested = !timeout.isZero() && System.nanoTime() - lastUrgent > AWAKE.toNanos() && rest();
        // What came during the rest takes one fetch to get, which may wait for longer than one poll.
        ConsumerRecords<byte[], byte[]> records = super.poll(rested ? timeout.multipliedBy(3) : timeout);
        if (records.count() >= MANY
                || records.partitions().stream().map(TopicPartition::topic).anyMatch(urgent::contains)) {
            lastUrgent = System.nanoTime();
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
