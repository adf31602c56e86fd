package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.InMemorySchemaRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ChatTailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final TopicNames NAMES = new TopicNames("test.");
    private static final TopicPartition PARTITION = new TopicPartition(NAMES.of(Topics.CHATS), 0);

    private final EventSerdes serdes = new EventSerdes(new InMemorySchemaRegistry());
    private final List<Long> read = new CopyOnWriteArrayList<>();

    private final ChatTail.Reader reader = new ChatTail.Reader() {
        @Override
        public void read(TopicPartition partition, long offset, String key, SpecificRecord event) {
            read.add(offset);
        }
    };

    /** A partition that ends somewhere when the consumer comes. */
    private static class Partition extends MockConsumer<String, byte[]> {
        Partition(long end) {
            super("earliest");
            updatePartitions(PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, end));
        }

        /** Nothing is as young as now. */
        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.keySet().forEach(partition -> found.put(partition, null));
            return found;
        }

        Partition with(byte[] value, long... offsets) {
            schedulePollTask(() -> {
                for (long offset : offsets) {
                    addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, "conversation/chat/" + offset, value));
                }
            });
            return this;
        }
    }

    private ChatTail tail(Supplier<Consumer<String, byte[]>> consumers) {
        return tail(consumers, List.of(Topics.CHATS));
    }

    private ChatTail tail(Supplier<Consumer<String, byte[]>> consumers, List<Topic> topics) {
        return new ChatTail(
                consumers, NAMES, topics, serdes.any(), reader, Duration.ZERO, InstantSource.system(), Runnable::run);
    }

    /** As far away as another data centre; whoever wakes it up breaks off what it asks, as with the real one. */
    private static final class FarPartition extends Partition {
        private final Semaphore wakeups = new Semaphore(0);

        FarPartition() {
            super(0);
        }

        @Override
        public void wakeup() {
            wakeups.release();
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            try {
                if (wakeups.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                    wakeups.drainPermits();
                    throw new WakeupException();
                }
            } catch (InterruptedException stopped) {
                throw new InterruptException(stopped);
            }
            return super.endOffsets(partitions);
        }
    }

    @Test
    void shouldAnswerHoweverManyAsk() throws InterruptedException {
        try (ChatTail tail = tail(FarPartition::new)) {
            tail.start();
            await().atMost(PATIENCE).until(tail::isReady);

            CompletableFuture<Void> first = tail.caughtUp();
            for (int question = 0; question < 1_000 && !first.isDone(); question++) {
                tail.caughtUp();
                Thread.sleep(2);
            }

            assertThat(first).as("two seconds and a thousand questions later").isCompleted();
        }
    }

    @Test
    void shouldGoOnWhereItWasWithAnotherConsumer() throws InterruptedException {
        byte[] value =
                serdes.any().serialize(PARTITION.topic(), new ChatEvents("conversation", "chat").requested(true));
        Partition first = new Partition(2).with(value, 2);
        first.schedulePollTask(() -> first.setPollException(new KafkaException("the broker is gone")));
        Queue<Partition> consumers = new ArrayDeque<>(List.of(first, new Partition(5).with(value, 2, 3, 4)));

        try (ChatTail tail = tail(consumers::remove)) {
            tail.start();

            await().atMost(PATIENCE).until(() -> read.contains(4L));
            assertThat(read).as("what came meanwhile, and nothing twice").containsExactly(2L, 3L, 4L);
        }
    }

    /** Two topics of a thousand seconds each; a client gives fifty records at a time, of whichever it likes. */
    private static final class Past extends MockConsumer<String, byte[]> {
        private static final int SECONDS = 1_000;
        private static final int POLLED = 50;
        private static final List<TopicPartition> PARTITIONS =
                List.of(PARTITION, new TopicPartition(NAMES.of(Topics.CHAT_REPLIES), 0));

        Past(byte[] value) {
            super("earliest");
            for (TopicPartition partition : PARTITIONS) {
                updatePartitions(partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
                updateBeginningOffsets(Map.of(partition, 0L));
                updateEndOffsets(Map.of(partition, (long) SECONDS));
            }
            setMaxPollRecords(POLLED);
            schedulePollTask(() -> PARTITIONS.forEach(partition -> fill(partition, value)));
        }

        private void fill(TopicPartition partition, byte[] value) {
            for (int second = 0; second < SECONDS; second++) {
                addRecord(new ConsumerRecord<>(
                        partition.topic(),
                        0,
                        second,
                        Duration.ofSeconds(second).toMillis(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        value.length,
                        "conversation/chat/" + second,
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
            }
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            return times.keySet().stream()
                    .collect(Collectors.toMap(partition -> partition, _ -> new OffsetAndTimestamp(0, 0)));
        }
    }

    /** Where it is not so, the ends of chats are read and forgotten before the chats, which are open for ever then. */
    @Test
    void shouldReadThePastOfAllTopicsAbreast() {
        byte[] value =
                serdes.any().serialize(PARTITION.topic(), new ChatEvents("conversation", "chat").requested(true));

        try (ChatTail tail = tail(() -> new Past(value), List.of(Topics.CHATS, Topics.CHAT_REPLIES))) {
            tail.start();
            await().atMost(PATIENCE).until(tail::isReady);
        }

        long latest = 0;
        long furthestBack = 0;
        for (long second : read) {
            latest = Math.max(latest, second);
            furthestBack = Math.max(furthestBack, latest - second);
        }
        assertThat(read).hasSize(2 * Past.SECONDS);
        assertThat(furthestBack).as("seconds").isLessThanOrEqualTo(2L * Past.POLLED);
    }
}
