package dev.parley.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters, as whoever operates an installation sees them. */
@ExtendWith(ParleyPlatform.class)
class DlqIT {
    private static final int FAILURE = 1;
    private static final int PARTIAL = 4;

    @Test
    void shouldShowWhatCouldNotBeProcessedAndPublishItWhereItCameFrom(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            String seeds = workspace.topics().of(Topics.SEEDS);
            assertThat(workspace.run("provision").status()).isZero();
            send(endpoints, seeds, "not Avro", Map.of("sent-by", "somebody"));
            assertThat(workspace.run("generate", "--sample", "2").status()).isZero();

            JsonNode letters = workspace.run("dlq", "list").json();
            assertThat(letters.path("total").asInt()).isEqualTo(1);
            JsonNode letter = letters.path("dead_letters").path(0);
            assertThat(letter.path("topic").asText()).isEqualTo(seeds);
            assertThat(letter.path("key").asText()).isEqualTo("key");
            assertThat(letter.path("bytes").asInt()).isEqualTo(8);
            assertThat(letter.path("exception").asText()).contains("SerializationException");

            Ended replayed = workspace.run("dlq", "replay");
            assertThat(replayed.status()).as("%s", replayed).isZero();
            assertThat(replayed.json().path("published").asInt()).isEqualTo(1);
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

            assertThat(workspace.run("dlq").json().path("total").asInt()).isZero();
            assertThat(workspace
                            .run("dlq", "list", "--all")
                            .json()
                            .path("total")
                            .asInt())
                    .isEqualTo(1);
            Ended named = workspace.run("dlq", "replay", letter.path("id").asText());
            assertThat(named.json().path("published").asInt()).isEqualTo(1);
            Ended unknown = workspace.run("dlq", "replay", "0:99");
            assertThat(unknown.status()).isEqualTo(FAILURE);
            assertThat(unknown.messages()).contains("There is no dead letter 0:99");
        }
    }

    @Test
    void shouldPublishNeitherElsewhereNorWithoutValue(Endpoints endpoints) throws Exception {
        try (Workspace workspace = Workspace.on(endpoints)) {
            String letters = workspace.topics().of(Topics.DEAD_LETTERS);
            String chats = workspace.topics().of(Topics.CHATS);
            assertThat(workspace.run("provision").status()).isZero();
            send(endpoints, letters, "stranger", origin("somebody.elses"));
            send(endpoints, letters, "without origin", Map.of());
            send(endpoints, letters, null, origin(chats));

            Ended replayed = workspace.run("dlq", "replay");

            assertThat(replayed.status()).as("%s", replayed).isEqualTo(PARTIAL);
            assertThat(replayed.json().path("published").asInt()).isZero();
            assertThat(replayed.json().path("of_other_origin").asInt()).isEqualTo(2);
            assertThat(replayed.json().path("without_value").asInt()).isEqualTo(1);
            assertThat(new CommittedLog(endpoints, workspace.topics()).raw(chats))
                    .isEmpty();
        }
    }

    private static Map<String, String> origin(String topic) {
        return Map.of(
                "__streams.errors.topic", topic, "__streams.errors.partition", "0", "__streams.errors.offset", "17");
    }

    private static void send(Endpoints endpoints, String topic, @Nullable String value, Map<String, String> headers)
            throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(endpoints.kafkaProperties(), new StringSerializer(), new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic, "key", value == null ? null : value.getBytes(UTF_8));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
            producer.send(record).get();
        }
    }
}
