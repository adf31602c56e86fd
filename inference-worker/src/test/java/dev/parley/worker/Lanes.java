package dev.parley.worker;

import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
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
import dev.parley.schemas.trace.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The other side of the worker in tests: publishes requests, and reads results by itself from the beginning of the log. */
final class Lanes implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final Endpoints endpoints;
    private final TopicNames names;
    private final EventSerdes serdes;
    private final KafkaProducer<String, byte[]> producer;

    private Lanes(Endpoints endpoints, TopicNames names) {
        this.endpoints = endpoints;
        this.names = names;
        this.serdes = new EventSerdes(new ConfluentSchemaRegistry(endpoints.ccompatUrl()));
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put("partitioner.class", SubjectPartitioner.class.getName());
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    static Lanes open(Endpoints endpoints, TopicNames names) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            new TopicProvisioner(admin, names).provision(PARTITIONS, (short) 1);
        }
        return new Lanes(endpoints, names);
    }

    EventSerdes serdes() {
        return serdes;
    }

    static InferenceRequest request(String subject, int number, String... models) {
        return request(subject, number, 1, models);
    }

    static InferenceRequest request(String subject, int number, int attempt, String... models) {
        return draft(subject, number, attempt, models).build();
    }

    static InferenceRequest.Builder draft(String subject, int number, int attempt, String... models) {
        String id = subject + "r" + number;
        return InferenceRequest.newBuilder()
                .setEventId(id + "/" + attempt)
                .setOccurredAt(Instant.EPOCH)
                .setRequestId(id)
                .setAttempt(attempt)
                .setRunId("run1")
                .setConversationId(subject + ".run1")
                .setPosition(number + 1)
                .setModels(List.of(models))
                .setMessages(List.of(new ChatMessage("user", "question " + id)))
                .setParameters(SamplingParameters.newBuilder().setMaxTokens(100).build())
                .setSample(subject);
    }

    static List<InferenceRequest> requests(int count, String... models) {
        return IntStream.range(0, count)
                .mapToObj(i -> request("seed" + i, 0, models))
                .toList();
    }

    void publish(List<InferenceRequest> requests) throws InterruptedException, ExecutionException {
        EventSerde<InferenceRequest> serde = serdes.of(InferenceRequest.class);
        String topic = names.of(Topics.GENERATION_REQUESTS);
        List<Future<?>> sent = new ArrayList<>();
        for (InferenceRequest request : requests) {
            String key = EventKeys.request(request.getConversationId(), request.getRequestId());
            sent.add(producer.send(new ProducerRecord<>(topic, key, serde.serialize(topic, request))));
        }
        for (Future<?> acknowledgement : sent) {
            acknowledgement.get();
        }
    }

    /** Publishes a request that another event caused. */
    void publish(InferenceRequest request, TraceParent trace) throws InterruptedException, ExecutionException {
        String topic = names.of(Topics.GENERATION_REQUESTS);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                topic,
                EventKeys.request(request.getConversationId(), request.getRequestId()),
                serdes.of(InferenceRequest.class).serialize(topic, request));
        trace.addTo(record.headers());
        producer.send(record).get();
    }

    void publish(Topic topic, String key, SpecificRecord event) throws InterruptedException, ExecutionException {
        publishBytes(topic, key, serdes.any().serialize(names.of(topic), event));
    }

    void publishBytes(Topic topic, String key, byte @Nullable [] value)
            throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(names.of(topic), key, value)).get();
    }

    /** Everything on a topic now, partition by partition in order. */
    List<SpecificRecord> events(Topic topic) {
        return await(topic, SpecificRecord.class, 0);
    }

    void publishBytes(String key, byte @Nullable [] value) throws InterruptedException, ExecutionException {
        publishBytes(Topics.GENERATION_REQUESTS, key, value);
    }

    /** Waits until there are so many results; fails after three minutes. */
    List<InferenceResult> awaitResults(int count) {
        return await(Topics.GENERATION_RESULTS, InferenceResult.class, count);
    }

    List<InferenceResult> results() {
        return await(Topics.GENERATION_RESULTS, InferenceResult.class, 0);
    }

    private <T extends SpecificRecord> List<T> await(Topic topic, Class<T> type, int count) {
        List<T> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : awaitRecords(topic, count)) {
            events.add(serdes.of(type).deserialize(record.topic(), record.value()));
        }
        return events;
    }

    /** Everything on a topic, once there are so many records. */
    List<ConsumerRecord<String, byte[]>> awaitRecords(Topic topic, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(names.of(topic), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
            Map<TopicPartition, Long> present = consumer.endOffsets(partitions);
            while (records.size() < count || !reached(consumer, present)) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("only " + records.size() + " of " + count + " records on " + topic.name());
                }
            }
        }
        return records;
    }

    private static boolean reached(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** What the workers' group has committed, by partition. */
    Map<Integer, Long> committed() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(endpoints.kafkaProperties())) {
            return admin
                    .listConsumerGroupOffsets(names.prefix() + "worker")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                            .offset()));
        }
    }

    /** Sessions are long: on a busy machine, nobody is to look dead who isn't. */
    WorkerSettings settings() {
        return new WorkerSettings(
                endpoints.kafkaProperties(),
                names,
                "worker",
                java.util.Optional.empty(),
                dev.parley.worker.inference.InferenceSettings.DEFAULT,
                new dev.parley.worker.intake.IntakeSettings(
                        2048, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(20), 20_000));
    }

    @Override
    public void close() {
        producer.close();
    }
}
