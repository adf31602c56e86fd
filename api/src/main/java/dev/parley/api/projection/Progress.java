package dev.parley.api.projection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far the log is folded into the read model: {@code projection_offsets}. */
final class Progress {
    /** Where the progress of every transaction is told: {@code <topic> <partition> <next offset>}. */
    static final String CHANNEL = "parley_projection";

    private static final List<Column<Step>> STEP = List.of(
            Column.text("topic", step -> step.partition().topic()),
            Column.integer("partition", step -> step.partition().partition()),
            Column.bigint("former", Step::from),
            Column.bigint("next", Step::to));

    /**
     * In one round trip: the rows that moved are locked until the end of the transaction, and told of after it. Those of a
     * model that is being rebuilt are not told of: nobody reads it yet.
     */
    private static final RowStatement<Step> MOVE = RowStatement.of(
            "WITH moved AS (UPDATE projection_offsets AS known SET next_offset = given.next FROM", STEP, """
            WHERE known.topic = given.topic AND known.partition = given.partition AND known.next_offset = given.former
            RETURNING known.topic, known.partition, known.next_offset)
            SELECT CASE current_schema() WHEN '%s' THEN pg_notify('%s', topic || ' ' || partition || ' ' || next_offset) END
            FROM moved
            """.formatted(
                            ReadModelDatabase.SERVED, CHANNEL));

    private static final RowStatement<TopicPartition> BEGIN = RowStatement.of(
            "INSERT INTO projection_offsets SELECT given.topic, given.partition, 0 FROM",
            List.of(
                    Column.text("topic", TopicPartition::topic),
                    Column.integer("partition", TopicPartition::partition)),
            "ON CONFLICT DO NOTHING");

    private Progress() {}

    /** What a transaction moves in one partition. */
    private record Step(TopicPartition partition, long from, long to) {}

    /**
     * Moves partitions on, as the first thing in a transaction.
     *
     * @param expected where they stand
     * @param next where they will stand
     * @throws OvertakenException when one stands elsewhere, because another instance went on with it
     */
    static void move(Connection connection, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next)
            throws SQLException, OvertakenException {
        List<Step> steps = new ArrayList<>(next.size());
        next.forEach((partition, to) -> {
            Long from = expected.get(partition);
            if (from == null) {
                throw new IllegalArgumentException("where " + partition + " stands is unknown");
            }
            steps.add(new Step(partition, from, to));
        });
        if (MOVE.count(connection, steps) != steps.size()) {
            throw new OvertakenException(next.keySet());
        }
    }

    /** Where these partitions stand; a partition that was never folded stands at 0, and has a row from now on. */
    static Map<TopicPartition, Long> of(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        BEGIN.execute(connection, partitions);
        Map<TopicPartition, Long> all = all(connection);
        all.keySet().retainAll(partitions);
        return all;
    }

    /** Where all partitions stand. */
    static Map<TopicPartition, Long> all(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT topic, partition, next_offset FROM projection_offsets")) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            while (rows.next()) {
                offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
            return offsets;
        }
    }
}
