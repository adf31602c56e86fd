package dev.parley.api.webhook;

import dev.parley.api.ApiSettings;
import dev.parley.api.database.Sql;
import dev.parley.api.health.OutageLog;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Turns what happens to chats and generation runs into messages to webhooks. The instances share the partitions; messages and the offsets they come from are
 * written in one transaction, so that each is queued once, whatever is killed and whoever takes over.
 */
@Singleton
final class WebhookFeed {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final List<Topic> TOPICS = List.of(Topics.CHAT_REPLIES, Topics.RUNS, Topics.CONVERSATIONS);

    private final ApiSettings settings;
    private final Sql sql;
    private final RunWatch runs;
    private final WebhookSender sender;
    private final EventSerde<SpecificRecord> serde;
    private final OutageLog outages = new OutageLog(LOG, "webhooks");
    /** Partitions of which it is not known yet where to go on; touched by the thread that polls. */
    private final Set<TopicPartition> unplaced = new HashSet<>();

    private long lookedAt = System.nanoTime();

    private volatile boolean closed;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> following;
    private final Thread thread =
            Thread.ofPlatform().name("webhook-feed").daemon().unstarted(this::run);

    WebhookFeed(ApiSettings settings, Sql sql, RunWatch runs, WebhookSender sender) {
        this.settings = settings;
        this.sql = sql;
        this.runs = runs;
        this.sender = sender;
        this.serde = settings.serdes().any();
    }

    @EventListener
    void begin(ServerStartupEvent started) {
        thread.start();
    }

    @PreDestroy
    void end() throws InterruptedException {
        closed = true;
        KafkaConsumer<byte[], byte[]> consumer = following;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.join(PATIENCE);
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = FeedConsumer.open(settings)) {
                following = consumer;
                follow(consumer);
            } catch (WakeupException ended) {
                LOG.debug("Stopped following chats and runs");
            } catch (KafkaException outage) {
                outages.failed(String.valueOf(outage.getMessage()));
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<String> topics = TOPICS.stream().map(settings.topics()::of).toList();
        unplaced.clear();
        consumer.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                unplaced.removeAll(partitions);
            }

            /** Postgres is asked later: Kafka's client takes what fails here for a fault, and says so at length. */
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                hold(consumer, partitions);
            }
        });
        while (!closed) {
            try {
                round(consumer);
            } catch (R2dbcException outage) {
                outages.failed(String.valueOf(outage.getMessage()));
                hold(consumer, consumer.assignment());
                pause();
            }
        }
    }

    /** Nothing of these is read until it is known where to go on. */
    private void hold(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        unplaced.addAll(partitions);
    }

    private void round(KafkaConsumer<byte[], byte[]> consumer) {
        List.copyOf(unplaced).forEach(partition -> goOn(consumer, partition));
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            queue(partition, records.records(partition));
        }
        if (System.nanoTime() - lookedAt >= LOOK.toNanos()) {
            wakeIfAny(now(runs.tell()));
            lookedAt = System.nanoTime();
            outages.worked();
        }
    }

    private void goOn(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        Optional<Long> next = now(sql.transaction(connection -> next(connection, partition)));
        if (next.orElse(0L) > 0) {
            consumer.seek(partition, next.get());
        } else {
            consumer.seekToBeginning(List.of(partition));
        }
        consumer.resume(List.of(partition));
        unplaced.remove(partition);
    }

    private void queue(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> batch) {
        long end = batch.getLast().offset() + 1;
        wakeIfAny(now(sql.transaction(connection -> next(connection, partition)
                .flatMap(next -> FeedEvents.of(read(batch, next)).queue(connection))
                .flatMap(count -> advance(connection, partition, end).thenReturn(count)))));
    }

    private void wakeIfAny(Optional<Long> queued) {
        if (queued.orElse(0L) > 0) {
            sender.wake();
        }
    }

    /** Where the partition was read up to, locked until the transaction ends: another instance's may not overtake it. */
    private static Mono<Long> next(Connection connection, TopicPartition partition) {
        return Sql.changeIn(
                        connection,
                        "INSERT INTO service.webhook_offsets (topic, partition, next_offset) VALUES ($1, $2, 0)"
                                + " ON CONFLICT DO NOTHING",
                        partition.topic(),
                        partition.partition())
                .thenMany(Sql.rowsIn(
                        connection,
                        "SELECT next_offset FROM service.webhook_offsets WHERE topic = $1 AND partition = $2 FOR UPDATE",
                        row -> Optional.ofNullable(row.get("next_offset", Long.class))
                                .orElse(0L),
                        partition.topic(),
                        partition.partition()))
                .next();
    }

    private static Mono<Long> advance(Connection connection, TopicPartition partition, long end) {
        return Sql.changeIn(
                connection,
                "UPDATE service.webhook_offsets SET next_offset = greatest(next_offset, $3)"
                        + " WHERE topic = $1 AND partition = $2",
                partition.topic(),
                partition.partition(),
                end);
    }

    private List<SpecificRecord> read(List<ConsumerRecord<byte[], byte[]>> records, long from) {
        List<SpecificRecord> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> bytes : records) {
            SpecificRecord event = bytes.offset() >= from && bytes.value() != null ? event(bytes) : null;
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private @Nullable SpecificRecord event(ConsumerRecord<byte[], byte[]> bytes) {
        try {
            return serde.deserializer().deserialize(bytes.topic(), bytes.value());
        } catch (SerializationException unreadable) {
            LOG.error(
                    "{}-{} at {} is unreadable, no webhook is told: {}",
                    bytes.topic(),
                    bytes.partition(),
                    bytes.offset(),
                    unreadable.getMessage());
            return null;
        }
    }

    private static <T> Optional<T> now(Mono<T> work) {
        return work.timeout(PATIENCE)
                .onErrorMap(TimeoutException.class, late -> new R2dbcTimeoutException("the database does not answer"))
                .blockOptional();
    }
}
