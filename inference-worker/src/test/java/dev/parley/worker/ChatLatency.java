package dev.parley.worker;

import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.ReplyDelta;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
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

/**
 * Measures the interactive lane, by hand: from the moment that a request should be sent (an open loop: nothing waits for what is
 * late) to its first delta, and to its result, in the reader's hands. Broker and worker are processes of their own.
 */
public final class ChatLatency {
    private static final int PARTITIONS = 8;

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> firstDeltas = new ConcurrentHashMap<>();
    private final Map<String, Long> results = new ConcurrentHashMap<>();
    private final Map<String, Object> kafka;
    private final TopicNames names;
    private final EventSerde<SpecificRecord> serde;

    private ChatLatency(Map<String, Object> kafka, TopicNames names, EventSerde<SpecificRecord> serde) {
        this.kafka = kafka;
        this.names = names;
        this.serde = serde;
    }

    /** @param arguments bootstrap servers, registry, topic prefix, chats per second, seconds to warm up, seconds to measure */
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", arguments[0]);
        TopicNames names = new TopicNames(arguments[2]);
        EventSerdes serdes = new EventSerdes(new ConfluentSchemaRegistry(arguments[1]));
        try (Admin admin = Admin.create(kafka)) {
            new TopicProvisioner(admin, names).provision(PARTITIONS, (short) 1);
        }
        serdes.registerAll();
        ChatLatency latency = new ChatLatency(kafka, names, serdes.any());
        Thread.ofPlatform().daemon().start(() -> latency.read(Topics.CHAT_DELTAS));
        Thread.ofPlatform().daemon().start(() -> latency.read(Topics.CHAT_RESULTS));
        int rate = Integer.parseInt(arguments[3]);
        latency.ask("warm", rate, Integer.parseInt(arguments[4]));
        latency.ask("chat", rate, Integer.parseInt(arguments[5]));
        latency.report(rate);
        System.exit(0);
    }

    private void ask(String kind, int rate, int seconds) throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("linger.ms", 0);
        properties.put("partitioner.class", SubjectPartitioner.class.getName());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < rate * seconds; i++) {
                long due = begin + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                String chat = kind + i;
                InferenceRequest request =
                        Chats.request("c" + i % 1000, chat, "fixed").build();
                sent.put(chat, due);
                producer.send(new ProducerRecord<>(
                        names.of(Topics.CHAT_REQUESTS),
                        EventKeys.request(request.getConversationId(), chat),
                        serde.serialize(names.of(Topics.CHAT_REQUESTS), request)));
            }
        }
        Thread.sleep(Duration.ofSeconds(2));
    }

    private void read(Topic topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(names.of(topic), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    long now = System.nanoTime();
                    switch (serde.deserialize(record.topic(), record.value())) {
                        case ReplyDelta delta -> firstDeltas.putIfAbsent(delta.getRequestId(), now);
                        case InferenceResult result -> results.putIfAbsent(result.getRequestId(), now);
                        case null, default -> {}
                    }
                });
            }
        }
    }

    private void report(int rate) {
        System.out.printf(
                Locale.ROOT,
                "{\"rate\": %d, \"first_delta_ms\": %s, \"result_ms\": %s}%n",
                rate,
                figures(firstDeltas),
                figures(results));
    }

    private String figures(Map<String, Long> arrivals) {
        List<Double> millis = new ArrayList<>();
        arrivals.forEach((chat, at) -> {
            if (chat.startsWith("chat")) {
                millis.add((at - sent.getOrDefault(chat, at)) / 1e6);
            }
        });
        millis.sort(null);
        return String.format(
                Locale.ROOT,
                "{\"count\": %d, \"p50\": %.2f, \"p99\": %.2f, \"max\": %.2f}",
                millis.size(),
                at(millis, 0.5),
                at(millis, 0.99),
                at(millis, 1));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }
}
