package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FeedReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final TopicNames NAMES = new TopicNames("test.");
    private static final TopicPartition CHATS = new TopicPartition(NAMES.of(Topics.CHATS), 0);
    private static final FeedCursor FROM = new FeedCursor(List.of(0L, 0L, 0L));
    private static final FeedCursor TO = new FeedCursor(List.of(0L, 2L, 0L));

    private final EventSerdes serdes = new EventSerdes(new InMemorySchemaRegistry());
    private final ChatEvents chat = new ChatEvents("conversation", "chat");

    private static MockConsumer<String, byte[]> consumer(byte[]... chats) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
        List<TopicPartition> partitions = ConversationFeed.TOPICS.stream()
                .map(topic -> new TopicPartition(NAMES.of(topic), 0))
                .toList();
        partitions.forEach(partition -> consumer.updatePartitions(
                partition.topic(), List.of(new PartitionInfo(partition.topic(), 0, null, null, null))));
        consumer.updateBeginningOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> 0L)));
        consumer.schedulePollTask(() -> {
            for (int offset = 0; offset < chats.length; offset++) {
                String key = EventKeys.chat("conversation", "chat" + offset);
                consumer.addRecord(new ConsumerRecord<>(CHATS.topic(), 0, offset, key, chats[offset]));
            }
        });
        return consumer;
    }

    private static ConversationEventSource follower() {
        return new ConversationEventSource(FROM, false, () -> {});
    }

    private FeedReplay replay(Supplier<Consumer<String, byte[]>> consumers) {
        return new FeedReplay(consumers, NAMES, serdes.any());
    }

    @Test
    void shouldPassOverWhatCannotBeRead() {
        byte[] event = serdes.any().serialize(CHATS.topic(), chat.requested(true));
        byte[] noEvent = "no event".getBytes(StandardCharsets.UTF_8);
        ConversationEventSource follower = follower();
        StringBuilder told = new StringBuilder();

        try (FeedReplay replay = replay(() -> consumer(noEvent, event))) {
            replay.run("conversation", FROM, TO, follower);

            await().atMost(PATIENCE).until(() -> {
                told.append(new String(follower.next(), StandardCharsets.UTF_8));
                return !told.isEmpty() || follower.isOver();
            });
        }
        assertThat(told).contains("event: chat.created");
        assertThat(follower.isOver())
                .as("sent away to come again, and to meet it again")
                .isFalse();
    }

    @Test
    void shouldLetAClientGoOnWhereItWasReadInVain() {
        byte[] event = serdes.any().serialize(CHATS.topic(), chat.requested(true));
        FeedCursor far = new FeedCursor(List.of(0L, 1_000L, 0L));
        ConversationEventSource follower = new ConversationEventSource(FROM, false, () -> {});
        StringBuilder told = new StringBuilder();

        try (FeedReplay replay =
                new FeedReplay(() -> consumer(event, event), NAMES, serdes.any(), Duration.ofMillis(500))) {
            replay.run("another-conversation", FROM, far, follower);

            await().atMost(PATIENCE).until(() -> {
                told.append(new String(follower.next(), StandardCharsets.UTF_8));
                return follower.isOver();
            });
        }
        assertThat(told).hasToString("id: 0.2.0\n\n");
    }

    @Test
    void shouldReadNoMoreAtOnceThanFitsIntoMemory() {
        byte[] event = serdes.any().serialize(CHATS.topic(), chat.said("x".repeat(1 << 20)));
        MockConsumer<String, byte[]> large = consumer(event, event, event, event, event, event);
        large.setMaxPollRecords(1);
        FeedCursor far = new FeedCursor(List.of(0L, 6L, 0L));
        ConversationEventSource follower = new ConversationEventSource(FROM, false, () -> {});
        StringBuilder told = new StringBuilder();

        try (FeedReplay replay = replay(() -> large)) {
            replay.run("conversation", FROM, far, follower);

            await().atMost(PATIENCE).until(() -> {
                told.append(new String(follower.next(), StandardCharsets.UTF_8));
                return follower.isOver();
            });
        }
        assertThat(told.toString().split("event: message.created")).hasSize(1 + 4);
        assertThat(told).endsWith("id: 0.4.0\n\n");
    }

    /** What it was told would come again behind the place that it goes on from. */
    @Test
    void shouldTellNothingTwiceWhenTheBrokerGoesAway() {
        byte[] event = serdes.any().serialize(CHATS.topic(), chat.requested(true));
        MockConsumer<String, byte[]> broken = consumer(event);
        broken.schedulePollTask(() -> broken.setPollException(new KafkaException("the broker is gone")));
        ConversationEventSource follower = follower();
        StringBuilder told = new StringBuilder();

        try (FeedReplay replay = replay(() -> broken)) {
            replay.run("conversation", FROM, TO, follower);

            await().atMost(PATIENCE).until(() -> {
                told.append(new String(follower.next(), StandardCharsets.UTF_8));
                return follower.isOver();
            });
        }
        assertThat(told).hasToString("id: 0.0.0\n\n");
    }

    @Test
    void shouldReadNothingForClientsThatAreGone() throws InterruptedException {
        AtomicInteger read = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(1);
        byte[] event = serdes.any().serialize(CHATS.topic(), chat.requested(true));
        try (FeedReplay replay = replay(() -> {
            read.incrementAndGet();
            awaitOpen(held);
            return consumer(event, event);
        })) {
            ConversationEventSource here = follower();
            for (int thread = 0; thread < 4; thread++) {
                replay.run("conversation", FROM, TO, follower());
            }
            await().atMost(PATIENCE).until(() -> read.get() == 4);
            for (int client = 0; client < 100; client++) {
                ConversationEventSource gone = follower();
                replay.run("conversation", FROM, TO, gone);
                gone.listen(() -> {}).run();
            }
            replay.run("conversation", FROM, TO, here);
            held.countDown();

            await().atMost(PATIENCE).until(() -> here.next().length > 0);
            assertThat(read).as("for those who are there").hasValueLessThanOrEqualTo(5);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
