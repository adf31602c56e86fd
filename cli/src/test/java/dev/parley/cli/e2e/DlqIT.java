package dev.parley.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandLineRun;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters, as whoever operates an installation sees them. */
@ExtendWith(ParleyPlatform.class)
class DlqIT {
    private static final String REPLAY = "dev.parley.cli.dlq.Replay";
    private static final int FAILURE = 1;
    private static final int PARTIAL = 4;

    @Test
    void shouldShowWhatCouldNotBeProcessedAndPublishItWhereItCameFrom(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).keepEnvironment()) {
            String seeds = workspace.topics().of(Topics.SEEDS);
            assertThat(run(workspace, "provision").exit()).isZero();
            send(endpoints, seeds, "not Avro", Map.of("sent-by", "somebody"));
            assertThat(workspace.run("generate", "--sample", "2").status()).isZero();

            JsonNode letters = json(run(workspace, "dlq list"));
            assertThat(letters.path("total").asInt()).isEqualTo(1);
            JsonNode letter = letters.path("dead_letters").path(0);
            assertThat(letter.path("topic").asText()).isEqualTo(seeds);
            assertThat(letter.path("key").asText()).isEqualTo("key");
            assertThat(letter.path("bytes").asInt()).isEqualTo(8);
            assertThat(letter.path("exception").asText()).contains("SerializationException");

            CommandLineRun replayed = run(workspace, "dlq replay");
            assertThat(replayed.exit()).as("%s", replayed).isZero();
            assertThat(json(replayed).path("published").asInt()).isEqualTo(1);
            List<ConsumerRecord<String, byte[]>> strangers = new CommittedLog(endpoints, workspace.topics())
                    .raw(seeds).stream()
                            .filter(record -> record.key().equals("key"))
                            .toList();
            assertThat(strangers).hasSize(2).allSatisfy(record -> {
                assertThat(record.value()).asString(UTF_8).isEqualTo("not Avro");
                assertThat(record.headers()).singleElement().satisfies(header -> assertThat(header.key())
                        .isEqualTo("sent-by"));
            });
            assertThat(strangers)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(letter.path("partition").asInt());

            assertThat(json(run(workspace, "dlq")).path("total").asInt()).isZero();
            assertThat(workspace
                            .run("dlq", "list", "--all")
                            .json()
                            .path("total")
                            .asInt())
                    .isEqualTo(1);
            CommandLineRun named =
                    run(workspace, "dlq replay " + letter.path("id").asText());
            assertThat(json(named).path("published").asInt()).isEqualTo(1);
            CommandLineRun unknown = run(workspace, "dlq replay 0:99");
            assertThat(unknown.exit()).isEqualTo(FAILURE);
            assertThat(unknown.messages()).contains("There is no dead letter 0:99");
        }
    }

    @Test
    void shouldPublishNeitherElsewhereNorWithoutValueNorTwice(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).keepEnvironment()) {
            String letters = workspace.topics().of(Topics.DEAD_LETTERS);
            String chats = workspace.topics().of(Topics.CHATS);
            String profiles = workspace.topics().of(Topics.PROFILES);
            assertThat(run(workspace, "provision").exit()).isZero();
            send(endpoints, letters, "stranger", origin("somebody.elses"));
            send(endpoints, letters, "without origin", Map.of());
            send(endpoints, letters, "from no partition", origin(profiles, "99"));
            send(endpoints, letters, "from less than none", origin(profiles, "-1"));
            send(endpoints, letters, null, origin(chats));
            send(endpoints, letters, "put aside by one consumer", origin(profiles));
            send(endpoints, letters, "and by another", origin(profiles));

            CommandLineRun replayed = run(workspace, "dlq replay");

            assertThat(replayed.exit()).as("%s", replayed).isEqualTo(PARTIAL);
            assertThat(json(replayed).path("published").asInt()).isEqualTo(1);
            assertThat(json(replayed).path("of_other_origin").asInt()).isEqualTo(4);
            assertThat(json(replayed).path("without_value").asInt()).isEqualTo(1);
            assertThat(new CommittedLog(endpoints, workspace.topics()).raw(chats))
                    .isEmpty();
        }
    }

    @Test
    void shouldForgetNoLetterWhereverItHalted(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).keepEnvironment()) {
            String letters = workspace.topics().of(Topics.DEAD_LETTERS);
            String profiles = workspace.topics().of(Topics.PROFILES);
            assertThat(run(workspace, "provision").exit()).isZero();
            List<String> values = List.of("one", "two", "three", "four", "five");
            for (String value : values) {
                send(endpoints, letters, value, origin(profiles, "0", Integer.toString(values.indexOf(value))));
            }

            // Between two of them; behind the last one, of which nobody knows yet.
            workspace.die(HaltPoint.leaving(REPLAY, "publish").atCall(2), "dlq", "replay");
            workspace.die(HaltPoint.leaving(REPLAY, "awaitAll"), "dlq", "replay");

            assertThat(json(run(workspace, "dlq replay")).path("published").asInt())
                    .isEqualTo(values.size());
            assertThat(json(run(workspace, "dlq")).path("total").asInt()).isZero();
            List<String> published = new CommittedLog(endpoints, workspace.topics())
                    .raw(profiles).stream()
                            .map(record -> new String(record.value(), UTF_8))
                            .toList();
            assertThat(published).containsOnlyElementsOf(values).containsAll(values);
            assertThat(published).hasSizeBetween(2 * values.size(), 2 * values.size() + 2);
        }
    }

    /** Whoever wrote them may have had a partitioner of its own. */
    @Test
    void shouldPublishToThePartitionsThatLettersCameFrom(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).keepEnvironment()) {
            String letters = workspace.topics().of(Topics.DEAD_LETTERS);
            String profiles = workspace.topics().of(Topics.PROFILES);
            assertThat(run(workspace, "provision").exit()).isZero();
            send(endpoints, letters, "of one", origin(profiles, "0"));
            send(endpoints, letters, "of the other", origin(profiles, "1"));

            assertThat(run(workspace, "dlq replay").exit()).isZero();

            assertThat(new CommittedLog(endpoints, workspace.topics()).raw(profiles))
                    .extracting(ConsumerRecord::partition)
                    .containsExactlyInAnyOrder(0, 1);
        }
    }

    /** Also while the commands read the log themselves, and where the broker takes records without a key. */
    @Test
    void shouldGoOnBesideWhatIsNoEvent(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints).keepEnvironment()) {
            assertThat(run(workspace, "provision").exit()).isZero();
            for (Topic topic : List.of(Topics.RUNS, Topics.CONVERSATIONS, Topics.GENERATION_RESULTS, Topics.EXAMPLES)) {
                send(endpoints, workspace.topics().of(topic), "not Avro", Map.of());
            }
            String requests = workspace.topics().of(Topics.GENERATION_REQUESTS);
            send(endpoints, new ProducerRecord<>(requests, "not Avro".getBytes(UTF_8)));
            // More than a dead letter can hold: its writer compressed it.
            String seeds = workspace.topics().of(Topics.SEEDS);
            send(endpoints, seeds, "x".repeat(2_000_000), Map.of());
            send(endpoints, requests, "x".repeat(2_000_000), Map.of());

            assertThat(workspace.run("generate", "--sample", "2").status()).isZero();

            for (String command : List.of("status", "runs", "runs failures", "export --format trl")) {
                CommandLineRun done = run(workspace, command);
                assertThat(done.exit()).as("%s: %s", command, done).isZero();
            }
            assertThat(json(run(workspace, "dlq list")).path("dead_letters").findValuesAsText("topic"))
                    .containsExactlyInAnyOrder(
                            requests,
                            requests,
                            seeds,
                            workspace.topics().of(Topics.CONVERSATIONS),
                            workspace.topics().of(Topics.GENERATION_RESULTS));
        }
    }

    private static CommandLineRun run(Workspace workspace, String command) {
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--json", "--config", workspace.config(), "--data-dir", workspace.data()));
        return CommandLineRun.of(words.toArray());
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        return new ObjectMapper().readTree(run.results());
    }

    private static Map<String, String> origin(String topic) {
        return origin(topic, "0");
    }

    private static Map<String, String> origin(String topic, String partition) {
        return origin(topic, partition, "17");
    }

    private static Map<String, String> origin(String topic, String partition, String offset) {
        return Map.of(
                "__streams.errors.topic",
                topic,
                "__streams.errors.partition",
                partition,
                "__streams.errors.offset",
                offset);
    }

    private static void send(Endpoints endpoints, String topic, @Nullable String value, Map<String, String> headers)
            throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, "key", value == null ? null : value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        send(endpoints, record);
    }

    private static void send(Endpoints endpoints, ProducerRecord<String, byte[]> record) throws Exception {
        Map<String, Object> properties = new HashMap<>(endpoints.kafkaProperties());
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 << 20);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }
}
