package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.schemas.serde.EventSerdes;
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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
        return new ChatTail(
                consumers,
                NAMES,
                List.of(Topics.CHATS),
                serdes.any(),
                reader,
                Duration.ZERO,
                InstantSource.system(),
                Runnable::run);
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
}
