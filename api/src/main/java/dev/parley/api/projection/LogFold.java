package dev.parley.api.projection;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Folds records of the log into the read model: the rows and the offsets they come from in one transaction. What cannot be
 * projected becomes a dead letter, and the fold goes on behind it. For one thread.
 */
final class LogFold {
    /** What is folded. */
    static final List<Topic> TOPICS =
            List.of(Topics.PROFILES, Topics.JOB_OPENINGS, Topics.CONVERSATIONS, Topics.TURNS, Topics.CHAT_REPLIES);

    /** Classes of SQLSTATE that say that a value, not the database, is the trouble: data, constraints, limits. */
    private static final Set<String> TROUBLE_WITH_VALUES = Set.of("21", "22", "23", "54");

    private final EventSerde<SpecificRecord> serde;
    private final Map<String, Topic> topics;
    private final DeadLetters deadLetters;
    private final ProjectionMetrics metrics;

    LogFold(EventSerdes serdes, TopicNames names, DeadLetters deadLetters, ProjectionMetrics metrics) {
        this.serde = serdes.any();
        this.topics = TOPICS.stream().collect(Collectors.toMap(names::of, Function.identity()));
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** A record, and what it does. */
    private record Folded(ConsumerRecord<byte[], byte[]> record, Change change) {}

    /**
     * Folds records into the read model.
     *
     * @param connection without an open transaction; when this throws, what is open is to be rolled back
     * @param records in the order of their partitions
     * @param expected where the partitions stand; afterwards, also when this throws, where they stood last
     * @throws OvertakenException when another instance went on with a partition
     * @throws SQLException when the database is away
     */
    void fold(Connection connection, List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> expected)
            throws SQLException, OvertakenException {
        List<Folded> folded = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            folded.add(new Folded(record, changeOf(record)));
        }
        write(connection, folded, expected);
    }

    private Change changeOf(ConsumerRecord<byte[], byte[]> record) {
        try {
            SpecificRecord event = serde.deserialize(record.topic(), record.value());
            return event == null ? erasure(record) : change(record, event);
        } catch (SerializationException | IllegalArgumentException | IllegalStateException unreadable) {
            if (Thread.currentThread().isInterrupted()) {
                // It was not the record: the wait for the registry was ended.
                throw unreadable;
            }
            putAside(record, unreadable.getClass().getName(), String.valueOf(unreadable.getMessage()));
            return new Change.Nothing();
        }
    }

    private Change change(ConsumerRecord<byte[], byte[]> record, SpecificRecord event) {
        if (topic(record).events().stream().noneMatch(schema -> schema == event.getSchema())) {
            throw new IllegalArgumentException(
                    "a " + event.getSchema().getName() + " does not belong on " + record.topic());
        }
        return EventMapper.changeOf(event, record.offset());
    }

    private Change erasure(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new IllegalArgumentException("a record without key and value says nothing");
        }
        return EventMapper.erasureOf(topic(record).name(), new String(record.key(), StandardCharsets.UTF_8));
    }

    private Topic topic(ConsumerRecord<byte[], byte[]> record) {
        return requireNonNull(topics.get(record.topic()), "a topic that was not asked for");
    }

    private void write(Connection connection, List<Folded> folded, Map<TopicPartition, Long> expected)
            throws SQLException, OvertakenException {
        try {
            commit(connection, folded, expected);
        } catch (SQLException failure) {
            if (!isAboutValues(failure)) {
                throw failure;
            }
            connection.rollback();
            isolate(connection, folded, expected, failure);
        }
    }

    private void commit(Connection connection, List<Folded> folded, Map<TopicPartition, Long> expected)
            throws SQLException, OvertakenException {
        BatchChanges changes = new BatchChanges();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (Folded one : folded) {
            changes.add(one.change());
            next.put(partition(one.record()), one.record().offset() + 1);
        }
        long begin = System.nanoTime();
        deadLetters.await();
        Progress.move(connection, expected, next);
        ReadModelTables.apply(connection, changes);
        connection.commit();
        expected.putAll(next);
        metrics.committed(folded.size(), System.nanoTime() - begin);
    }

    /** Finds the record that the database refuses, by halves. */
    private void isolate(
            Connection connection, List<Folded> folded, Map<TopicPartition, Long> expected, SQLException refusal)
            throws SQLException, OvertakenException {
        if (folded.size() == 1) {
            Folded refused = folded.getFirst();
            putAside(refused.record(), refusal.getClass().getName(), "SQLSTATE " + refusal.getSQLState());
            commit(connection, List.of(new Folded(refused.record(), new Change.Nothing())), expected);
        } else {
            int middle = folded.size() / 2;
            write(connection, folded.subList(0, middle), expected);
            write(connection, folded.subList(middle, folded.size()), expected);
        }
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, String reason, String message) {
        deadLetters.put(record, reason, message);
        metrics.putAside(partition(record), record.offset(), reason);
    }

    private static boolean isAboutValues(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && TROUBLE_WITH_VALUES.contains(state.substring(0, 2));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
