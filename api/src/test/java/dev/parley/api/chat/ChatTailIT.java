package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.testkit.ParleyPlatform;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An instance that is started after an hour in which chats with long prompts had short replies. */
@ExtendWith(ParleyPlatform.class)
class ChatTailIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Topic> READ = List.of(Topics.CHATS, Topics.CHAT_REPLIES);
    private static final int CHATS = 3_000;

    /** As many ended chats as there are in eight minutes, and some times as many as are read at once. */
    private static final HubLimits LIMITS = new HubLimits(
            Duration.ofHours(1), Duration.ofMinutes(10), 500_000, Duration.ofHours(1), Duration.ofSeconds(10));

    private final EventSerdes serdes = new EventSerdes(new InMemorySchemaRegistry());

    @Test
    void shouldTakeNoChatForOpenThatHasEnded(Endpoints endpoints, TopicNames topics) throws Exception {
        write(endpoints, topics);
        ChatHub hub = new ChatHub(LIMITS, InstantSource.system(), (_, _, _) -> {});
        try (ChatTail tail = new ChatTail(
                () -> consumer(endpoints),
                topics,
                READ,
                serdes.any(),
                (_, _, _, event) -> hub.take(event),
                LIMITS.horizon(),
                InstantSource.system(),
                Runnable::run)) {
            tail.start();
            await().atMost(PATIENCE).until(tail::isReady);
        }
        assertThat(hub.openChats()).isZero();
        assertThat(hub.size()).isLessThan(CHATS / 3);
    }

    private void write(Endpoints endpoints, TopicNames topics) throws Exception {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            admin.createTopics(READ.stream()
                            .map(topic -> new NewTopic(topics.of(topic), 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        Instant begin = Instant.now().minus(Duration.ofMinutes(50));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(endpoints.kafkaProperties(), new StringSerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < CHATS; number++) {
                ChatEvents chat = new ChatEvents("conversation" + number, "chat" + number, begin.plusSeconds(number));
                ChatRequested asked = chat.requested(true);
                asked.setMessages(List.of(new ChatMessage("user", "x".repeat(5_000))));
                producer.send(record(topics, Topics.CHATS, chat, asked, chat.start()));
                producer.send(record(
                        topics,
                        Topics.CHAT_REPLIES,
                        chat,
                        chat.completed("y", true, 1),
                        chat.start().plusSeconds(1)));
            }
        }
    }

    private ProducerRecord<String, byte[]> record(
            TopicNames names, Topic topic, ChatEvents chat, SpecificRecord event, Instant at) {
        String key = EventKeys.chat(chat.conversation(), chat.chat());
        return new ProducerRecord<>(
                names.of(topic), null, at.toEpochMilli(), key, serdes.any().serialize(topic.name(), event));
    }

    private static KafkaConsumer<String, byte[]> consumer(Endpoints endpoints) {
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
