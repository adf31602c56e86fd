package dev.parley.worker.intake;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads parts of partitions, from one offset to another. Belongs to one thread. */
final class PartitionReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

    /** @param consumer without a group, for this alone */
    PartitionReader(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** What there is of each partition now. */
    Map<TopicPartition, Range> ranges(List<TopicPartition> partitions) {
        consumer.assign(partitions); // else the client warns of offsets that it did not ask for
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ranges.put(partition, new Range(offset(begin, partition), offset(end, partition)));
        }
        return ranges;
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Optional.ofNullable(offsets.get(partition))
                .orElseThrow(() -> new IllegalStateException(
                        "no offset of " + partition + "; topics of a lane must have the same number of partitions"));
    }

    /** Hands on every record from an offset to another, which is left out. */
    void read(TopicPartition partition, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> taking) {
        if (from >= end) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    taking.accept(record);
                }
            }
        }
        consumer.assign(List.of());
    }

    /**
     * @param begin the first offset that is there
     * @param end behind the last one
     */
    record Range(long begin, long end) {}
}
