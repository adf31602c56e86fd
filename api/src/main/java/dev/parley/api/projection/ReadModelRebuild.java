package dev.parley.api.projection;

import dev.parley.api.database.DatabaseUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the whole log again, beside the read model that is served, and then puts the new one in its place. Instances go on
 * reading and projecting meanwhile; they notice the change by the offsets and read on from the new ones.
 *
 * <p>Until that moment nothing that is served is touched: whatever happens, the old one stays, and the rebuild can be repeated.
 */
public final class ReadModelRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ReadModelRebuild.class);
    /** So few events that the projectors may wait for them. */
    private static final long NEARLY = 2_000;
    /** Readers queue up behind a drop that waits for one of them: not for long, and another time again. */
    private static final String DROP_PATIENCE = "200ms";

    private static final int DROP_ATTEMPTS = 50;
    private static final Duration DROP_PAUSE = Duration.ofMillis(200);

    private final ReadModelDatabase database;
    private final ProjectionSettings settings;
    private final Progressing listener;
    private final Clock clock;

    private ReadModelRebuild(ProjectionSettings settings, Progressing listener, Clock clock) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.database = new ReadModelDatabase(DatabaseUrl.parse(settings.databaseUrl()));
    }

    /** Is told how far it is. */
    @FunctionalInterface
    public interface Progressing {
        /**
         * Some more is folded.
         *
         * @param offsets how much of the log, in offsets
         * @param total how much there is; it grows while others write
         */
        void folded(long offsets, long total);
    }

    /**
     * What was done.
     *
     * @param events the number of events folded
     * @param notProjected the number of those that could not be projected; they became dead letters when they were new
     */
    public record Rebuilt(long events, long notProjected) {}

    /**
     * Rebuilds the read model; returns when the new one is served.
     *
     * @throws RebuildException when it could not be; the old one is served as before
     */
    public static Rebuilt run(ProjectionSettings settings, Progressing listener)
            throws RebuildException, InterruptedException {
        return run(settings, listener, Clock.systemUTC());
    }

    static Rebuilt run(ProjectionSettings settings, Progressing listener, Clock clock)
            throws RebuildException, InterruptedException {
        try {
            return new ReadModelRebuild(settings, listener, clock).rebuild();
        } catch (SQLException failure) {
            throw new RebuildException(
                    "Postgres failed: " + failure.getMessage() + ". Run the command again.", failure);
        } catch (KafkaException failure) {
            throw new RebuildException("Kafka failed: " + failure.getMessage() + ". Run the command again.", failure);
        }
    }

    private Rebuilt rebuild() throws SQLException, RebuildException, InterruptedException {
        try (Connection guard = database.open(ReadModelDatabase.SERVED, "parley-rebuild")) {
            guard.setAutoCommit(true);
            reserve(guard);
            database.migrate(ReadModelDatabase.SERVED);
            drop(guard, ReadModelDatabase.FORMER);
            drop(guard, ReadModelDatabase.NEXT);
            database.migrate(ReadModelDatabase.NEXT);
            Rebuilt rebuilt = fill(guard);
            dropFormer(guard);
            return rebuilt;
        }
    }

    /** Until the connection is closed, or lost. */
    private static void reserve(Connection guard) throws SQLException, RebuildException {
        try (Statement statement = guard.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_try_advisory_lock(hashtext('parley-rebuild'))")) {
            if (!answer.next() || !answer.getBoolean(1)) {
                throw new RebuildException("Another rebuild is at work. Run the command again when it is done.");
            }
        }
    }

    private Rebuilt fill(Connection guard) throws SQLException, RebuildException {
        KnownLetters letters = new KnownLetters();
        LogFold fold = new LogFold(
                settings.serdes(), settings.topics(), letters, new ProjectionMetrics(new SimpleMeterRegistry()));
        try (Connection next = database.open(ReadModelDatabase.NEXT, "parley-rebuild");
                WholeLog log = new WholeLog(settings, fold, next, listener)) {
            execute(next, "SET synchronous_commit = off");
            next.commit();
            log.begin();
            log.requireUpTo(Progress.all(guard));
            while (log.behind() > NEARLY) {
                log.foldUntil(log.ends());
            }
            execute(next, "ANALYZE");
            next.commit();
            takeOver(guard, next, log);
            return new Rebuilt(log.events(), letters.count);
        }
    }

    /** With the projectors locked out: not behind them, then in their place. */
    private void takeOver(Connection guard, Connection next, WholeLog log) throws SQLException, RebuildException {
        guard.setAutoCommit(false);
        try {
            execute(guard, "LOCK TABLE projection_offsets IN SHARE ROW EXCLUSIVE MODE");
            log.foldUntil(Progress.all(guard));
            Purge.chats(next, clock.instant());
            next.commit();
            // The last offset that a projector saw may hold nothing any more: compaction took it.
            execute(guard, """
                    UPDATE %s.projection_offsets AS next SET next_offset = served.next_offset
                    FROM projection_offsets AS served
                    WHERE next.topic = served.topic AND next.partition = served.partition
                      AND next.next_offset < served.next_offset
                    """.formatted(ReadModelDatabase.NEXT));
            execute(guard, "ALTER SCHEMA " + ReadModelDatabase.SERVED + " RENAME TO " + ReadModelDatabase.FORMER);
            execute(guard, "ALTER SCHEMA " + ReadModelDatabase.NEXT + " RENAME TO " + ReadModelDatabase.SERVED);
            execute(
                    guard,
                    "SELECT pg_notify('" + Progress.CHANNEL
                            + "', topic || ' ' || partition || ' ' || next_offset) FROM " + ReadModelDatabase.SERVED
                            + ".projection_offsets");
            guard.commit();
        } finally {
            guard.rollback();
            guard.setAutoCommit(true);
        }
    }

    /** Readers that are at it go on; those that wait for the lock find the new tables by its end. */
    private static void dropFormer(Connection guard) throws SQLException, InterruptedException {
        execute(guard, "SET lock_timeout = '" + DROP_PATIENCE + "'");
        for (int attempt = 0; attempt < DROP_ATTEMPTS; attempt++) {
            try {
                drop(guard, ReadModelDatabase.FORMER);
                return;
            } catch (SQLException busy) {
                if (!"55P03".equals(busy.getSQLState())) {
                    throw busy;
                }
                Thread.sleep(DROP_PAUSE);
            }
        }
        LOG.warn("the former read model is still being read; the next rebuild will drop it");
    }

    private static void drop(Connection connection, String schema) throws SQLException {
        execute(connection, "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What cannot be projected became a dead letter when it was new. */
    private static final class KnownLetters implements DeadLetters {
        private long count;

        @Override
        public void put(ConsumerRecord<byte[], byte[]> record, String reason, String message) {
            count++;
        }

        @Override
        public void await() {}
    }
}
