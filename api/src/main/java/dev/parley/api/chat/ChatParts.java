package dev.parley.api.chat;

import dev.parley.api.ApiSettings;
import dev.parley.api.id.Uuid7;
import dev.parley.api.publish.EventPublisher;
import dev.parley.api.stream.StreamLimits;
import dev.parley.schemas.topic.Topics;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import reactor.core.scheduler.Schedulers;

/** Wires the chat. */
@Factory
final class ChatParts {
    /** The tail answers questions within this, or says that the broker is away. */
    private static final int API_TIMEOUT_MS = 5_000;

    /** By so many records may one of many partitions be ahead of the others while their past is read. */
    private static final int POLLED = 500;

    @Singleton
    StreamLimits streamLimits() {
        return StreamLimits.DEFAULT;
    }

    @Singleton
    Admission admission(Clock clock) {
        return new Admission(AdmissionLimits.DEFAULT, clock.instant());
    }

    @Singleton
    ChatHub hub(Admission admission, Clock clock) {
        return new ChatHub(HubLimits.DEFAULT, clock, admission::learn);
    }

    @Context
    @Named("chats")
    @Bean(preDestroy = "close")
    ChatTail tail(ApiSettings settings, ChatHub hub, Clock clock) {
        ChatTail tail = new ChatTail(
                () -> consumer(settings),
                settings.topics(),
                List.of(Topics.CHATS, Topics.CHAT_DELTAS, Topics.CHAT_REPLIES),
                settings.serdes().any(),
                new HubReader(hub),
                HubLimits.DEFAULT.horizon(),
                clock,
                Schedulers.parallel()::schedule);
        tail.start();
        return tail;
    }

    @Singleton
    ConversationFeed feed(ApiSettings settings) {
        return new ConversationFeed(settings.topics());
    }

    /** Conversations are followed from now on; what was before is read again for whoever asks. */
    @Context
    @Named("conversations")
    @Bean(preDestroy = "close")
    ChatTail feedTail(ApiSettings settings, ConversationFeed feed, Clock clock) {
        ChatTail tail = new ChatTail(
                () -> consumer(settings),
                settings.topics(),
                ConversationFeed.TOPICS,
                settings.serdes().any(),
                feed,
                Duration.ZERO,
                clock,
                Schedulers.parallel()::schedule);
        tail.start();
        return tail;
    }

    @Singleton
    @Bean(preDestroy = "close")
    FeedReplay replay(ApiSettings settings) {
        return new FeedReplay(
                () -> consumer(settings), settings.topics(), settings.serdes().any());
    }

    private record HubReader(ChatHub hub) implements ChatTail.Reader {
        @Override
        public void read(TopicPartition partition, long offset, String key, SpecificRecord event) {
            hub.take(event);
        }

        @Override
        public void tick() {
            hub.sweep();
        }
    }

    private static Consumer<String, byte[]> consumer(ApiSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-api-chats");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Singleton
    Chats chats(
            ApiSettings settings,
            ChatHub hub,
            @Named("chats") ChatTail tail,
            Admission admission,
            Conversations conversations,
            ChatArchive archive,
            EventPublisher publisher,
            Uuid7 ids,
            Clock clock) {
        Asking asking = new Asking(settings.configuration(), settings.hasKey());
        ChatSearch search = new ChatSearch(hub, tail, archive);
        return new Chats(hub, tail, admission, asking, conversations, search, publisher, ids, clock);
    }
}
