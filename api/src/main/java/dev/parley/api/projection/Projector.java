package dev.parley.api.projection;

import dev.parley.api.database.DatabaseUrl;
import dev.parley.schemas.topic.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the log into the read model, as long as it is not closed. Every instance of the API has one; they share the partitions
 * as a consumer group. Whatever is killed, no event is missed and none counts twice: where a partition stands is kept in
 * Postgres, in the transaction of the rows, and a transaction that starts from anywhere else is given up.
 *
 * <p>While Postgres or Kafka are away it keeps trying.
 */
final class Projector implements Projection, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SESSION_MS = 6_000;
    private static final int API_TIMEOUT_MS = 10_000;
    /** About what is written in 50 ms: larger ones are hardly faster, and keep others waiting. */
    private static final int BATCH = 2_000;

    private final ProjectionSettings settings;
    private final ReadModelConnection database;
    private final OffsetWatch watch;
    private final ProjectionMetrics metrics;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    Projector(ProjectionSettings settings, OffsetWatch watch, ProjectionMetrics metrics, Clock clock) {
        this.settings = settings;
        this.watch = watch;
        this.metrics = metrics;
        this.clock = clock;
        this.database = new ReadModelConnection(
                new ReadModelDatabase(DatabaseUrl.parse(settings.databaseUrl())), ReadModelDatabase.SERVED);
        this.thread = Thread.ofPlatform()
                .name("projector")
                .uncaughtExceptionHandler((_, bug) -> LOG.error("the projector ended; restart this instance", bug))
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try (DeadLetterTopic letters = new DeadLetterTopic(settings.kafka(), settings.topics())) {
            LogFold fold = new LogFold(settings.serdes(), settings.topics(), letters, metrics);
            while (!stopping) {
                try {
                    consume(fold);
                } catch (KafkaException failure) {
                    if (!stopping) {
                        LOG.warn("the projector lost its consumer, starting another", failure);
                        Thread.sleep(backoff.next());
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            database.close();
        }
    }

    private void consume(LogFold fold) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                consumerProperties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            polling = consumer;
            LogBounds bounds = new LogBounds(settings.topics());
            ProjectionSession session = new ProjectionSession(
                    consumer, database, fold, bounds, watch, metrics, clock, ProjectionSession.PURGE);
            consumer.subscribe(topics(settings.topics()), session);
            while (!stopping) {
                session.round();
            }
        } catch (WakeupException _) {
            LOG.debug("asked to stop");
        } finally {
            polling = null;
            consumer.close(CloseOptions.timeout(PATIENCE));
        }
    }

    private static List<String> topics(TopicNames names) {
        return LogFold.TOPICS.stream().map(names::of).toList();
    }

    private static Map<String, Object> consumerProperties(ProjectionSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().prefix() + "projector");
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-projector");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MS / 4);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A position that the log does not have is an error, not a reason to begin somewhere else.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        return properties;
    }

    /** Ends after the transaction that is open, and leaves the group. Safe to call again, and by any thread. */
    @Override
    public void close() {
        stopping = true;
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (thread.isAlive() && !thread.join(PATIENCE)) {
                database.abort();
                thread.interrupt();
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
