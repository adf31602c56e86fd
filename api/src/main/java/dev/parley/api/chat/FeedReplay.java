package dev.parley.api.chat;

import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.time.LogTime;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads again what a client has missed of a conversation: a few at a time, on threads of their own. Topics are read one after the
 * other, in large pieces.
 */
final class FeedReplay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedReplay.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_ITEMS = 1_000;

    /** A message may have a mebibyte: a thousand of them, for a few clients at once, are more than the heap holds. */
    private static final long MOST_BYTES = 4L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final TopicNames names;
    private final EventSerde<SpecificRecord> serde;
    private final Duration patience;
    private final Scheduler threads = Schedulers.newBoundedElastic(THREADS, MOST_WAITING, "conversation-replay");

    FeedReplay(Supplier<Consumer<String, byte[]>> consumers, TopicNames names, EventSerde<SpecificRecord> serde) {
        this(consumers, names, serde, PATIENCE);
    }

    /** @param patience after which a client is to come again for the rest */
    FeedReplay(
            Supplier<Consumer<String, byte[]>> consumers,
            TopicNames names,
            EventSerde<SpecificRecord> serde,
            Duration patience) {
        this.consumers = consumers;
        this.names = names;
        this.serde = serde;
        this.patience = patience;
    }

    /** What a client has missed, as far as it was read. */
    private static final class Missed {
        private final StampOrder<FeedItem> items = new StampOrder<>();
        private long bytes;

        void add(ConsumerRecord<String, byte[]> record, FeedItem item) {
            items.add(new TopicPartition(record.topic(), record.partition()), record.timestamp(), item);
            bytes += item.data().length;
        }

        /** Whether the client is to come again for the rest. */
        boolean areEnough() {
            return items.size() >= MOST_ITEMS || bytes >= MOST_BYTES;
        }

        List<FeedItem> inOrder() {
            return items.items();
        }
    }

    /**
     * Gives a follower what happened between two cursors.
     *
     * @throws java.util.concurrent.RejectedExecutionException when too many wait for it
     */
    void run(String conversationId, FeedCursor from, FeedCursor to, ConversationEventSource follower) {
        threads.schedule(() -> {
            if (follower.isGone()) {
                return;
            }
            Missed items = new Missed();
            Optional<FeedCursor> read = Optional.empty();
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                read = Optional.of(read(consumer, conversationId, from, to, items));
            } catch (KafkaException away) {
                LOG.warn("cannot read again what happened in a conversation: {}", away.getMessage());
            } finally {
                // Where it failed, the client comes again to where it was: what was read until then would be told
                // twice.
                follower.missed(
                        read.isPresent() ? items.inOrder() : List.of(),
                        read.orElse(from),
                        read.filter(to::equals).isPresent());
            }
        });
    }

    /** Gives how far it came. */
    private FeedCursor read(
            Consumer<String, byte[]> consumer, String conversationId, FeedCursor from, FeedCursor to, Missed items) {
        List<TopicPartition> partitions = partitions(consumer, conversationId);
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        for (int topic = 0; topic < partitions.size(); topic++) {
            TopicPartition partition = partitions.get(topic);
            consumer.seek(partition, Math.max(from.next(topic), starts.getOrDefault(partition, 0L)));
            ends.put(partition, to.next(topic));
        }
        long begin = System.nanoTime();
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    add(record, conversationId, partitions.indexOf(partition), items);
                }
            }
            if (items.areEnough() || System.nanoTime() - begin > patience.toNanos()) {
                return new FeedCursor(
                                partitions.stream().map(consumer::position).toList())
                        .within(to);
            }
        }
        return to;
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> consumer, String conversationId) {
        return ConversationFeed.TOPICS.stream()
                .map(names::of)
                .map(name -> new TopicPartition(
                        name,
                        SubjectPartitioner.partition(
                                conversationId, consumer.partitionsFor(name).size())))
                .toList();
    }

    private void add(ConsumerRecord<String, byte[]> record, String conversationId, int topic, Missed items) {
        boolean wanted = record.key() != null
                && record.value() != null
                && EventKeys.conversationOf(record.key()).equals(conversationId);
        if (wanted) {
            event(record)
                    .flatMap(event -> FeedItem.of(topic, record.offset(), event))
                    .ifPresent(item -> items.add(record, item));
        }
    }

    /** What cannot be read is passed over, as by those who were there: whoever asks again would meet it again. */
    private Optional<SpecificRecord> event(ConsumerRecord<String, byte[]> record) {
        try {
            SpecificRecord event = Objects.requireNonNull(serde.deserialize(record.topic(), record.value()));
            LogTime.put(event, record.timestamp());
            return Optional.of(event);
        } catch (SerializationException unreadable) {
            LOG.warn("passed over {} at {}: {}", record.topic(), record.offset(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.dispose();
    }
}
