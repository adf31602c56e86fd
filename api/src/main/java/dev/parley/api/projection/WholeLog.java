package dev.parley.api.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                throw new RebuildException("The log ends at " + positions() + ", before " + target
                        + ", which the read model knows. Is this another log?");
            }
        }
    }

    private void fold(ConsumerRecords<byte[], byte[]> records) throws SQLException, RebuildException {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        try {
            fold.fold(connection, batch, standing);
        } catch (OvertakenException other) {
            throw new RebuildException("Something else writes into the new read model.", other);
        }
        events += batch.size();
        listener.folded(sum(positions()) - first, total());
    }

    private boolean isAt(Map<TopicPartition, Long> target) {
        return partitions.stream()
                .allMatch(partition -> consumer.position(partition) >= target.getOrDefault(partition, 0L));
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
