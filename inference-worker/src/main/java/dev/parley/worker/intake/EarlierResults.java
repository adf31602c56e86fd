package dev.parley.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads results that were published before, one at a time. Opens its consumer when it is first asked. Thread-safe. */
public final class EarlierResults implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private volatile boolean closed;
    private @Nullable Consumer<byte[], byte[]> opened;

    /**
     * @param consumers makes consumers without a group
     * @param topic the results' name on the broker
     */
    public EarlierResults(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
        this.consumers = consumers;
        this.topic = topic;
    }

    /** What lies there; empty when it is gone, or this was closed. */
    synchronized Optional<ConsumerRecord<byte[], byte[]>> read(int partition, long offset) {
        if (closed) {
            return Optional.empty();
        }
        Consumer<byte[], byte[]> consumer = opened == null ? consumers.get() : opened;
        opened = consumer;
        TopicPartition results = new TopicPartition(topic, partition);
        consumer.assign(List.of(results));
        consumer.seek(results, offset);
        while (!closed && consumer.position(results) <= offset) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() == offset) {
                    return Optional.of(record);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (opened != null) {
                opened.close();
                opened = null;
            }
        }
    }
}
