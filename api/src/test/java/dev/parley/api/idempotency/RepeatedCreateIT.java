package dev.parley.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What was made by an instance that died before it could say so, and is asked for again when others have gone on with it. Covers
 * case 11.
 */
@ExtendWith(ParleyPlatform.class)
class RepeatedCreateIT {
    private static final String ADA = "{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"experiences\":[]}";
    private static final String OPENING = "{\"title\":\"T\",\"description\":\"D\",\"requirements\":\"R\"}";

    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static ApiClient.Answer post(String path, String body, String key) {
        ApiClient.Answer answer = api.client().post(path, body, "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    /** As if whoever answered had died just before it could keep that. */
    private static void loseAnswers() throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE service.idempotency_keys SET state = 'running',"
                    + " leased_until = now() - interval '1 second', status = NULL, location = NULL, body = NULL");
        }
    }

    private static long logged(Topic topic) {
        String name = api.settings().topics().of(topic);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(api.settings().kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    @Test
    void shouldLeaveAResourceAsOthersHaveMadeIt() throws SQLException {
        String id = post("/profiles", ADA, "profile").id();
        loseAnswers();
        assertThat(api.client()
                        .put("/profiles/" + id, ADA.replace("Lovelace", "King"))
                        .status())
                .isEqualTo(200);

        ApiClient.Answer again = post("/profiles", ADA, "profile");

        assertThat(again.id()).isEqualTo(id);
        assertThat(api.client().get("/profiles/" + id).json().path("last_name").asText())
                .isEqualTo("King");
        assertThat(again.json().path("last_name").asText()).isEqualTo("King");
    }

    @Test
    void shouldGiveAConversationWhoseCandidateIsGone() throws SQLException {
        String profile = post("/profiles", ADA, "candidate").id();
        String conversation = "{\"profile_id\":\"%s\",\"job_opening_id\":\"%s\"}"
                .formatted(profile, post("/job_openings", OPENING, "opening").id());
        ApiClient.Answer first = post("/conversations", conversation, "conversation");
        loseAnswers();
        assertThat(api.client().delete("/profiles/" + profile).status()).isEqualTo(204);

        assertThat(post("/conversations", conversation, "conversation").body()).isEqualTo(first.body());
    }

    /** The log keeps the last of two events with one key: a read model that is built anew would have it there. */
    @Test
    void shouldLeaveMessagesWhereTheyAre() throws SQLException {
        String conversation = post(
                        "/conversations",
                        "{\"profile_id\":\"%s\",\"job_opening_id\":\"%s\"}"
                                .formatted(
                                        post("/profiles", ADA, "speaker").id(),
                                        post("/job_openings", OPENING, "subject")
                                                .id()),
                        "dialogue")
                .id();
        String path = "/conversations/" + conversation + "/messages";
        String said = "[{\"role\":\"user\",\"content\":\"one\"},{\"role\":\"user\",\"content\":\"two\"}]";
        ApiClient.Answer first = post(path, said, "said");
        loseAnswers();
        post(path, "{\"role\":\"user\",\"content\":\"three\"}", "more");
        long before = logged(Topics.TURNS);

        ApiClient.Answer again = post(path, said, "said");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(logged(Topics.TURNS)).isEqualTo(before);
        assertThat(api.client().get(path).json().path("data"))
                .extracting(message -> message.path("content").asText())
                .containsExactly("one", "two", "three");
    }
}
