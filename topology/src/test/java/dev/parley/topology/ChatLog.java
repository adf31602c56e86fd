package dev.parley.topology;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics of the chat as clients and workers see them: what is committed, from the beginning on. */
final class ChatLog implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final List<Topic> WRITTEN = List.of(Topics.CHAT_REQUESTS, Topics.CHAT_REPLIES, Topics.TURNS);

    private final TopicNames names;
    private final EventSerdes serdes;
    private final Producer<String, SpecificRecord> producer;
    private final List<SpecificRecord> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<SpecificRecord>> listeners = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean closed;

    /** A worker: gives the results of requests, or none. */
    private volatile Function<InferenceRequest, Optional<InferenceResult>> worker = _ -> Optional.empty();

    ChatLog(Endpoints endpoints, TopicNames names) throws Exception {
        this.names = names;
        this.serdes = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl()));
        serdes.registerAll();
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, names).provision(PARTITIONS, (short) -1);
        }
        Map<String, Object> properties = endpoints.kafkaProperties();
        properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SubjectPartitioner.class.getName());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // As workers do.
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), serdes.any());
        this.reader = Thread.ofPlatform().name("chat-log").start(() -> read(endpoints.kafkaProperties()));
    }

    EventSerdes serdes() {
        return serdes;
    }

    void answerWith(Function<InferenceRequest, Optional<InferenceResult>> results) {
        worker = results;
    }

    /** Told of every event, as soon as it is read. */
    void tell(Consumer<SpecificRecord> listener) {
        listeners.add(listener);
    }

    void ask(ChatRequested request) {
        send(Topics.CHATS, EventKeys.chat(request.getConversationId(), request.getChatId()), request);
    }

    void answer(InferenceResult result) {
        send(Topics.CHAT_RESULTS, EventKeys.result(result.getConversationId(), result.getRequestId()), result);
    }

    private void send(Topic topic, String key, SpecificRecord event) {
        producer.send(new ProducerRecord<>(names.of(topic), key, event));
    }

    private void read(Map<String, Object> kafka) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<String, SpecificRecord> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), serdes.any())) {
            List<TopicPartition> partitions = WRITTEN.stream()
                    .flatMap(topic -> IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(names.of(topic), partition)))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (ConsumerRecord<String, SpecificRecord> read : consumer.poll(Duration.ofMillis(20))) {
                    take(read.value());
                }
            }
        }
    }

    private void take(SpecificRecord event) {
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
        if (event instanceof InferenceRequest request) {
            worker.apply(request).ifPresent(this::answer);
        }
    }

    <T extends SpecificRecord> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Stream<String> replied(String conversationId) {
        return all(ChatReplied.class).stream()
                .filter(reply -> reply.getConversationId().equals(conversationId))
                .map(ChatReplied::getChatId);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
        producer.close();
    }
}
