package dev.parley.worker.local;

import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerde;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.TopicProvisioner;
import dev.parley.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other side of a worker: asks, and reads all that it says. */
final class LoadClient implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, Object> kafka;
    private final TopicNames names;
    private final EventSerde<SpecificRecord> serde;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, InferenceResult> results = new ConcurrentHashMap<>();
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Integer> pieces = new ConcurrentHashMap<>();

    private LoadClient(Map<String, Object> kafka, TopicNames names, EventSerde<SpecificRecord> serde) {
        this.kafka = kafka;
        this.names = names;
        this.serde = serde;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("partitioner.class", SubjectPartitioner.class.getName());
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    static LoadClient open(String broker, String registry, TopicNames names)
            throws InterruptedException, ExecutionException {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker);
        try (Admin admin = Admin.create(kafka)) {
            new TopicProvisioner(admin, names).provision(PARTITIONS, (short) 1);
        }
        EventSerdes serdes = new EventSerdes(new ConfluentSchemaRegistry(registry));
        serdes.registerAll();
        LoadClient client = new LoadClient(kafka, names, serdes.any());
        for (Topic topic : List.of(Topics.CHAT_RESULTS, Topics.CHAT_DELTAS, Topics.GENERATION_RESULTS)) {
            Thread.ofPlatform().daemon().start(() -> client.read(topic));
        }
        return client;
    }

    private void read(Topic topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(names.of(topic), partition))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    switch (serde.deserialize(record.topic(), record.value())) {
                        case ReplyDelta delta -> pieces.merge(delta.getRequestId(), 1, Integer::sum);
                        case InferenceResult result -> arrived(result);
                        case null, default -> {}
                    }
                });
            }
        }
    }

    private synchronized void arrived(InferenceResult result) {
        arrivals.putIfAbsent(result.getRequestId(), System.nanoTime());
        results.put(result.getRequestId(), result);
        notifyAll();
    }

    private synchronized InferenceResult await(String id) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!results.containsKey(id)) {
            wait(1000);
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("no result of " + id + ", but of " + results.keySet());
            }
        }
        return results.get(id);
    }

    /** Tokens of replies per second, on the interactive lane. */
    double chats(LoadShape shape, int round) throws Exception {
        return tokensPerSecond(shape, round, "chat" + round + "-", Topics.CHAT_REQUESTS);
    }

    /** Tokens of replies per second, on the bulk lane. */
    double bulk(LoadShape shape, int round) throws Exception {
        return tokensPerSecond(shape, round + 1000, "bulk" + round + "-", Topics.GENERATION_REQUESTS);
    }

    private double tokensPerSecond(LoadShape shape, long seed, String prefix, Topic topic) throws Exception {
        List<String> questions = shape.questions(seed);
        long begin = System.nanoTime();
        for (int i = 0; i < questions.size(); i++) {
            ask(topic, prefix + i, questions.get(i), shape.reply());
        }
        producer.flush();
        long tokens = 0;
        for (int i = 0; i < questions.size(); i++) {
            InferenceResult result = await(prefix + i);
            if (result.getCompleted() == null) {
                throw new IllegalStateException("a request failed: " + result);
            }
            tokens += result.getCompleted().getUsage().getCompletionTokens();
        }
        return tokens / ((System.nanoTime() - begin) / 1e9);
    }

    private void ask(Topic topic, String id, String question, int most) {
        InferenceRequest request = InferenceRequest.newBuilder()
                .setEventId(id + "/1")
                .setOccurredAt(Instant.EPOCH)
                .setRequestId(id)
                .setRunId(topic == Topics.CHAT_REQUESTS ? null : "run")
                .setConversationId(id + "c")
                .setPosition(0)
                .setModels(List.of("local"))
                .setMessages(List.of(new ChatMessage("user", question)))
                .setParameters(
                        SamplingParameters.newBuilder().setMaxTokens(most).build())
                .setSample(id)
                .setStream(topic == Topics.CHAT_REQUESTS)
                .build();
        send(topic, EventKeys.request(request.getConversationId(), id), request);
    }

    private void send(Topic topic, String key, SpecificRecord event) {
        producer.send(new ProducerRecord<>(names.of(topic), key, serde.serialize(names.of(topic), event)));
    }

    /** From the cancellation of a running reply to its result, in milliseconds, sorted: others run beside it all the time. */
    double[] cancellations(int count, int prompt) throws InterruptedException {
        Random random = new Random(1);
        double[] millis = new double[count];
        List<String> questions = new LoadShape(count + AT_ONCE, prompt, 1).questions(77);
        for (int i = 0; i < AT_ONCE - 1; i++) {
            ask(Topics.CHAT_REQUESTS, "stop" + i, questions.get(i), 2000);
        }
        for (int i = 0; i < count; i++) {
            int next = i + AT_ONCE - 1;
            ask(Topics.CHAT_REQUESTS, "stop" + next, questions.get(next), 2000);
            while (pieces.getOrDefault("stop" + i, 0) == 0) {
                Thread.sleep(5);
            }
            Thread.sleep(random.nextInt(300));
            long begin = System.nanoTime();
            String id = "stop" + i;
            InferenceCancelled event = new InferenceCancelled(id + "/cancel", Instant.EPOCH, id, id + "c", "cancelled");
            send(Topics.CHAT_REQUESTS, EventKeys.cancel(id + "c", id), event);
            await(id);
            millis[i] = (arrivals.get(id) - begin) / 1e6;
        }
        for (int i = count; i < count + AT_ONCE - 1; i++) {
            String id = "stop" + i;
            send(
                    Topics.CHAT_REQUESTS,
                    EventKeys.cancel(id + "c", id),
                    new InferenceCancelled(id + "/cancel", Instant.EPOCH, id, id + "c", "cancelled"));
            await(id);
        }
        Arrays.sort(millis);
        return millis;
    }

    @Override
    public void close() {
        producer.close();
    }
}
