package dev.parley.api.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The projected topics, read from their beginning, without a group, and folded by one connection. */
final class WholeLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** How long the log may stand still before what should be in it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int BATCH = 5_000;

    private final Consumer<byte[], byte[]> consumer;
    private final LogFold fold;
    private final Connection connection;
    private final ReadModelRebuild.Progressing listener;
    private final List<TopicPartition> partitions;
    private Map<TopicPartition, Long> standing = new HashMap<>();
    private long first;
    private long events;

    WholeLog(ProjectionSettings settings, LogFold fold, Connection connection, ReadModelRebuild.Progressing listener) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-rebuild");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.fold = fold;
        this.connection = connection;
        this.listener = listener;
        this.partitions = LogFold.TOPICS.stream()
                .map(settings.topics()::of)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** Goes to the beginning. */
    void begin() throws SQLException {
        standing = Progress.of(connection, partitions);
        connection.commit();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        first = sum(positions());
        listener.folded(0, total());
    }

    /** Where the log ends now, as far as it is committed. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    /** How many offsets there are still to be read. */
    long behind() {
        return sum(ends()) - sum(positions());
    }

    private long total() {
        return sum(ends()) - first;
    }

    /** How many events were folded. */
    long events() {
        return events;
    }

    /**
     * Folds until everything before these offsets is folded; of partitions that are not read nothing is expected.
     *
     * @throws RebuildException when the log does not go so far
     */
    void foldUntil(Map<TopicPartition, Long> target) throws SQLException, RebuildException {
        long lastSeen = System.nanoTime();
        while (!isAt(target)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                fold(records);
                lastSeen = System.nanoTime();
            } else if (System.nanoTime() - lastSeen > PATIENCE.toNanos()) {
                throw anotherLog(positions(), target);
            }
        }
    }

    /**
     * Looks, before anything is done, whether the log holds all that was folded from it.
     *
     * @throws RebuildException when it ends earlier
     */
    void requireUpTo(Map<TopicPartition, Long> target) throws RebuildException {
        Map<TopicPartition, Long> ends = ends();
        if (!partitions.stream().allMatch(partition -> isAt(partition, ends, target))) {
            throw anotherLog(ends, target);
        }
    }

    private static boolean isAt(
            TopicPartition partition, Map<TopicPartition, Long> at, Map<TopicPartition, Long> target) {
        return at.getOrDefault(partition, 0L) >= target.getOrDefault(partition, 0L);
    }

    private RebuildException anotherLog(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> target) {
        String missing = partitions.stream()
                .filter(partition -> !isAt(partition, ends, target))
                .map(partition ->
                        partition + " at " + ends.getOrDefault(partition, 0L) + " before " + target.get(partition))
                .sorted()
                .collect(Collectors.joining(", "));
        return new RebuildException("The log ends before what the read model knows: " + missing
                + ". If it was lost or replaced, docs/runbook/rebuild-read-model.md says what to do.");
    }

    private void fold(ConsumerRecords<byte[], byte[]> records) throws SQLException, RebuildException {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        try {
            fold.fold(connection, batch, standing);
        } catch (OvertakenException other) {
            throw new RebuildException("Something else writes into the new read model. Run the command again.", other);
        }
        events += batch.size();
        listener.folded(sum(positions()) - first, total());
    }

    private boolean isAt(Map<TopicPartition, Long> target) {
        Map<TopicPartition, Long> positions = positions();
        return partitions.stream().allMatch(partition -> isAt(partition, positions, target));
    }

    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        return positions;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
