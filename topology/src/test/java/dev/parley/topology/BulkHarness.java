package dev.parley.topology;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.events.FlowStep;
import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.RunPlanned;
import dev.parley.events.SeedPlanned;
import dev.parley.events.Usage;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.InMemorySchemaRegistry;
import dev.parley.topology.generation.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The bulk application on a test driver, with the shipped configuration and a clock that starts in 2020. */
final class BulkHarness implements AutoCloseable {
    static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final TopicNames TOPICS = TopicNames.DEFAULT;

    private final EventSerdes serdes = new EventSerdes(new InMemorySchemaRegistry());
    private final TopologyTestDriver driver;
    private final Configuration configuration;
    private final RunModels models;

    BulkHarness(Path stateDirectory, Window window) throws Exception {
        this.configuration = Configuration.load(Path.of(System.getProperty("parley.root"), "config"));
        this.models = new ModelChoice("models.yml", configuration.models(), Map.of()).choose(Optional.empty());
        BulkApplication application = new BulkApplication(settings(stateDirectory, window), serdes);
        Properties properties = application.properties();
        // The driver forgets dead letters of unreadable records in transactions.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "DEBUG");
        this.driver = new TopologyTestDriver(application.topology(), properties, START);
    }

    static BulkSettings settings(Path stateDirectory, Window window) {
        return new BulkSettings(
                Map.of("bootstrap.servers", "unused:1"),
                TOPICS,
                stateDirectory,
                "test",
                1,
                Duration.ofMillis(100),
                window,
                0.1);
    }

    /** How often alarms rang so far, of both topologies. */
    long alarms() {
        return driver.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("punctuate-total"))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }

    List<Seed> seeds(int count) {
        return new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()))
                .all()
                .limit(count)
                .toList();
    }

    void planRun(String runId) {
        planRun(runId, configuration.texts().flowSchema());
    }

    void planRun(String runId, String flowSchema) {
        send(
                Topics.RUNS,
                runId,
                RunPlanned.newBuilder()
                        .setEventId(runId)
                        .setOccurredAt(START)
                        .setRunId(runId)
                        .setName("test")
                        .setFlowSchema(flowSchema)
                        .setTemplates(configuration.texts().templates())
                        .setModels(models.toJson())
                        .setRehearsal(true)
                        .setSeeds(1)
                        .build());
    }

    String planSeed(String runId, Seed seed, int attempt) {
        String conversationId = EventKeys.conversation(seed.id(), runId);
        send(
                Topics.SEEDS,
                EventKeys.seed(conversationId),
                SeedPlanned.newBuilder()
                        .setEventId(conversationId + "/seed/" + attempt)
                        .setOccurredAt(START)
                        .setRunId(runId)
                        .setSeedId(seed.id())
                        .setConversationId(conversationId)
                        .setAttempt(attempt)
                        .setAgent(seed.agent().toJson())
                        .setCandidate(seed.candidate().toJson())
                        .setJobOpening(seed.jobOpening().toJson())
                        .setFlowId(seed.flow().id())
                        .setFlow(seed.flow().visits().stream()
                                .map(visit -> new FlowStep(visit.step(), visit.decision()))
                                .toList())
                        .build());
        return conversationId;
    }

    void answer(InferenceRequest request, String text) {
        answer(request, text, "stop");
    }

    void answer(InferenceRequest request, String text, String finishReason) {
        send(
                Topics.GENERATION_RESULTS,
                EventKeys.result(request.getConversationId(), request.getRequestId()),
                result(request)
                        .setCompleted(InferenceCompleted.newBuilder()
                                .setText(text)
                                .setFinishReason(finishReason)
                                .setModel("rehearsal")
                                .setRehearsal(true)
                                .setUsage(new Usage(10L, 5L, 0.001))
                                .setLatencyMs(3)
                                .build())
                        .build());
    }

    void fail(InferenceRequest request, ErrorCode code) {
        send(
                Topics.GENERATION_RESULTS,
                EventKeys.result(request.getConversationId(), request.getRequestId()),
                result(request)
                        .setFailed(InferenceFailed.newBuilder()
                                .setCode(code.wireName())
                                .setMessage("for a test")
                                .build())
                        .build());
    }

    private static InferenceResult.Builder result(InferenceRequest request) {
        return InferenceResult.newBuilder()
                .setEventId(request.getEventId())
                .setOccurredAt(START)
                .setRequestId(request.getRequestId())
                .setAttempt(request.getAttempt())
                .setRunId(request.getRunId())
                .setConversationId(request.getConversationId())
                .setPosition(request.getPosition())
                .setCalls(1);
    }

    /** Answers every request until none is left; the texts name conversation and position. Returns the requests. */
    List<InferenceRequest> answerAll() {
        List<InferenceRequest> all = new ArrayList<>();
        for (List<InferenceRequest> next = requests(); !next.isEmpty(); next = requests()) {
            all.addAll(next);
            next.forEach(
                    request -> answer(request, "text " + request.getPosition() + " of " + request.getConversationId()));
        }
        return all;
    }

    List<InferenceRequest> requests() {
        return read(Topics.GENERATION_REQUESTS, InferenceRequest.class);
    }

    <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type) {
        List<T> events = new ArrayList<>();
        var output = driver.createOutputTopic(
                TOPICS.of(topic), new StringDeserializer(), serdes.any().deserializer());
        while (!output.isEmpty()) {
            TestRecord<String, SpecificRecord> read = output.readRecord();
            if (type.isInstance(read.value())) {
                events.add(type.cast(read.value()));
            }
        }
        return events;
    }

    /** How many entries a store holds. */
    long stored(String store) {
        return driver.getKeyValueStore(store).approximateNumEntries();
    }

    /** The headers of everything on a topic that was not read before. */
    List<Headers> headers(Topic topic) {
        return driver
                .createOutputTopic(TOPICS.of(topic), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(TestRecord::headers)
                .toList();
    }

    int deadLetters() {
        return driver.createOutputTopic(
                        TOPICS.of(Topics.DEAD_LETTERS), new StringDeserializer(), new StringDeserializer())
                .readRecordsToList()
                .size();
    }

    void sendBytes(Topic topic, String key, byte[] value) {
        driver.createInputTopic(
                        TOPICS.of(topic),
                        new StringSerializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer())
                .pipeInput(key, value);
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    void send(Topic topic, String key, SpecificRecord event) {
        driver.createInputTopic(
                        TOPICS.of(topic), new StringSerializer(), serdes.any().serializer())
                .pipeInput(key, event);
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
