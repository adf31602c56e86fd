package dev.parley.api.projection;

import dev.parley.api.health.OutageLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's life: folds the partitions that the group gives it. Offsets are Postgres' business, so a partition that is new,
 * or whose last transaction did not go well, is <em>unsettled</em>: it stays paused until Postgres has said where it stands, and
 * the group is kept up meanwhile by polling. For one thread.
 */
final class ProjectionSession implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionSession.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final Duration MISFIT = Duration.ofSeconds(5);
    /** How often old chats are looked for. */
    static final Duration PURGE = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final ReadModelConnection database;
    private final LogFold fold;
    private final LogBounds bounds;
    private final OffsetWatch watch;
    private final ProjectionMetrics metrics;
    private final Clock clock;
    private final Duration purging;
    private final OutageLog outages = new OutageLog(LOG, "the read model");
    private final Backoff backoff = new Backoff();
    private final Map<TopicPartition, Long> standing = new HashMap<>();
    private final Set<TopicPartition> unsettled = new HashSet<>();
    private long nextSettling = System.nanoTime();
    private long lastHousekeeping = System.nanoTime();
    private long lastPurge = System.nanoTime();

    ProjectionSession(
            Consumer<byte[], byte[]> consumer,
            ReadModelConnection database,
            LogFold fold,
            LogBounds bounds,
            OffsetWatch watch,
            ProjectionMetrics metrics,
            Clock clock,
            Duration purging) {
        this.consumer = consumer;
        this.database = database;
        this.fold = fold;
        this.bounds = bounds;
        this.watch = watch;
        this.metrics = metrics;
        this.clock = clock;
        this.purging = purging;
    }

    /** Folds what there is, or waits a little for it. */
    void round() {
        boolean answered = unsettled.isEmpty() || System.nanoTime() - nextSettling < 0 || settle();
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(answered ? POLL : backoff.next());
            if (!records.isEmpty()) {
                fold(records);
            }
        } catch (OffsetOutOfRangeException gone) {
            unsettle(gone.partitions());
        }
        keepHouse();
    }

    /** Whether Postgres and the broker answered. */
    private boolean settle() {
        try {
            Connection connection = database.get();
            Map<TopicPartition, Long> offsets = Progress.of(connection, unsettled);
            connection.commit();
            watch.reached(offsets);
            bounds.positions(consumer, offsets).forEach((partition, position) -> {
                consumer.seek(partition, position);
                consumer.resume(List.of(partition));
                standing.put(partition, offsets.get(partition));
                unsettled.remove(partition);
            });
            // What is left does not fit the log: that takes longer to mend.
            metrics.stopped(unsettled.size());
            nextSettling = System.nanoTime() + MISFIT.toNanos();
            return true;
        } catch (SQLException away) {
            outage(away);
            return false;
        } catch (RetriableException away) {
            LOG.debug("the broker does not say where the log begins and ends", away);
            return false;
        }
    }

    private void fold(ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        boolean complete = false;
        Duration pause = Duration.ZERO;
        try {
            fold.fold(database.get(), batch, standing);
            complete = true;
            outages.worked();
            backoff.reset();
        } catch (OvertakenException other) {
            LOG.info("{}: looking where the read model stands", other.getMessage());
            metrics.overtaken();
            database.rollback();
        } catch (SQLException away) {
            outage(away);
            // On a full disk it can be read where the read model stands, and at once written as little as before.
            pause = backoff.next();
        } catch (KafkaException unacknowledged) {
            LOG.warn("dead letters are not acknowledged: {}", unacknowledged.toString());
            metrics.outage();
            database.rollback();
        } finally {
            standing.keySet().stream()
                    .filter(records.partitions()::contains)
                    .forEach(partition -> watch.reached(Map.of(partition, standing.get(partition))));
            if (!complete) {
                unsettle(records.partitions());
                nextSettling += pause.toNanos();
            }
        }
    }

    private void outage(SQLException away) {
        outages.failed("it cannot be written, SQLSTATE " + away.getSQLState() + ", " + away.getMessage());
        metrics.outage();
        database.drop();
    }

    private void unsettle(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            standing.remove(partition);
            unsettled.add(partition);
        }
        nextSettling = System.nanoTime();
        consumer.pause(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // A position, so that none is looked for; nothing is fetched from it.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        unsettle(partitions);
        if (!partitions.isEmpty()) {
            LOG.info("projecting {} partitions more: {}", partitions.size(), partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            standing.remove(partition);
            unsettled.remove(partition);
            metrics.forget(partition);
        }
        metrics.stopped(0); // Whoever gets them finds out; what stays here is looked at again.
    }

    private void keepHouse() {
        long now = System.nanoTime();
        if (now - lastHousekeeping < HOUSEKEEPING.toNanos()) {
            return;
        }
        lastHousekeeping = now;
        standing.keySet()
                .forEach(partition -> consumer.currentLag(partition).ifPresent(lag -> metrics.lag(partition, lag)));
        // Also where a partition stands still: that takes days to mend, and old chats are to be forgotten meanwhile.
        if (now - lastPurge >= purging.toNanos()) {
            lastPurge = now;
            purge();
        }
    }

    private void purge() {
        try {
            Connection connection = database.get();
            Purge.chats(connection, clock.instant());
            connection.commit();
            outages.worked();
        } catch (SQLException away) {
            outage(away);
            unsettle(Set.copyOf(standing.keySet()));
        }
    }
}
