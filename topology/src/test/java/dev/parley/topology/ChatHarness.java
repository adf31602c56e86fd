package dev.parley.topology;

import dev.parley.domain.chat.ChatPolicy;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyStarted;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.schemas.trace.TraceParent;
import dev.parley.testkit.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The chat application on a test driver, with a clock that starts in 2026. */
final class ChatHarness implements AutoCloseable {
    static final String STORE = "chat.conversations";
    private static final TopicNames TOPICS = TopicNames.DEFAULT;

    private final EventSerdes serdes = new EventSerdes(new InMemorySchemaRegistry());
    private final TopologyTestDriver driver;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** With every clock as the broker's. */
    ChatHarness(Path stateDirectory) {
        this(stateDirectory, Duration.ZERO);
    }

    /** @param ahead how far ahead of the broker's the machine's clock is */
    ChatHarness(Path stateDirectory, Duration ahead) {
        ChatApplication application = new ChatApplication(settings(stateDirectory), serdes);
        Properties properties = application.properties();
        // The driver forgets dead letters of unreadable records in transactions.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        this.driver = new TopologyTestDriver(application.topology(() -> now), properties, now.plus(ahead));
    }

    static ChatSettings settings(Path stateDirectory) {
        return new ChatSettings(
                Map.of("bootstrap.servers", "unused:1"), TOPICS, stateDirectory, "test", 1, ChatPolicy.DEFAULT);
    }

    Instant now() {
        return now;
    }

    void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    void ask(String conversationId, String chatId) {
        ask(ChatEvents.asked(conversationId, chatId, now));
    }

    void ask(ChatRequested request) {
        send(Topics.CHATS, EventKeys.chat(request.getConversationId(), request.getChatId()), request);
    }

    void cancel(String conversationId, String chatId) {
        send(Topics.CHATS, EventKeys.cancel(conversationId, chatId), ChatEvents.cancelled(conversationId, chatId, now));
    }

    void answer(String conversationId, String chatId, String text) {
        answer(ChatEvents.completed(conversationId, chatId, text, now));
    }

    void answer(InferenceResult result) {
        send(Topics.CHAT_RESULTS, EventKeys.result(result.getConversationId(), result.getRequestId()), result);
    }

    void takeOver(String conversationId, String chatId, int attempt) {
        ReplyStarted started = ChatEvents.takenOver(conversationId, chatId, attempt, now);
        send(Topics.CHAT_RESULTS, started.getEventId(), started);
    }

    /** The trace that the client began for its chat. */
    static TraceParent trace(String chatId) {
        return TraceParent.begin("client of " + chatId, chatId);
    }

    private void send(Topic topic, String key, SpecificRecord event) {
        var input = driver.createInputTopic(
                TOPICS.of(topic), new StringSerializer(), serdes.any().serializer());
        RecordHeaders headers = new RecordHeaders();
        trace(key.split("/")[2]).addTo(headers);
        input.pipeInput(new TestRecord<>(key, event, headers, now));
    }

    void sendBytes(Topic topic, String key, byte[] value) {
        driver.createInputTopic(TOPICS.of(topic), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type) {
        List<T> events = new ArrayList<>();
        records(topic).forEach(read -> {
            if (type.isInstance(read.value())) {
                events.add(type.cast(read.value()));
            }
        });
        return events;
    }

    List<TestRecord<String, SpecificRecord>> records(Topic topic) {
        return driver.createOutputTopic(
                        TOPICS.of(topic), new StringDeserializer(), serdes.any().deserializer())
                .readRecordsToList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return driver.createOutputTopic(
                        TOPICS.of(Topics.DEAD_LETTERS), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** Everything that the store holds, as text. */
    String state() {
        StringBuilder state = new StringBuilder();
        try (KeyValueIterator<String, Object> entries =
                driver.<String, Object>getKeyValueStore(STORE).all()) {
            entries.forEachRemaining(entry ->
                    state.append(entry.key).append(' ').append(entry.value).append('\n'));
        }
        return state.toString();
    }

    /** The task loses its partition and gets it back. */
    void initialiseAnew() {
        SameTask.initialiseAnew(driver);
    }

    @Override
    public void close() {
        driver.close();
    }
}
