package dev.parley.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.events.JobOpeningSaved;
import dev.parley.events.ProfileSaved;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.inspect.Inspection;
import dev.parley.testkit.inspect.LogReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What requests with an {@code Idempotency-Key} leave in the log and in the tables. */
@ExtendWith(ParleyPlatform.class)
class RequestTracesIT {
    private static final String PROFILE = "{\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"experiences\":[]}";
    private static final String OPENING = "{\"title\":\"T\",\"description\":\"D\",\"requirements\":\"R\"}";

    private static Endpoints endpoints;
    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints platform, TopicNames topics) {
        api = ApiHarness.start(platform, topics);
        endpoints = new Endpoints(
                platform.bootstrapServers(),
                platform.registryUrl(),
                api.settings().databaseUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    /** A word that the answer has as well is found: so would be those of the request, if it was kept anywhere. */
    @Test
    void shouldKeepNeitherKeyNorBodyOfTheRequest() throws Exception {
        String profile = """
                {"first_name":"word-of-the-answer","last_name":"L","experiences":[],"tenant":"word-of-the-body"}""";
        ApiClient.Answer answer = post("/profiles", profile, "word-of-the-key");
        assertThat(answer.status()).as(answer.body()).isIn(201, 202);
        assertThat(post("/job_openings", OPENING, "word-of-the-key").status())
                .as("the key was kept")
                .isEqualTo(422);

        Inspection inspection = new Inspection(endpoints, api.settings().topics());

        assertThat(inspection.find(List.of("word-of-the-answer")))
                .containsKeys("topic " + api.settings().topics().of(Topics.PROFILES), "table service.idempotency_keys");
        assertThat(inspection.find(List.of("word-of-the-key", "word-of-the-body")))
                .isEmpty();
    }

    /** Whoever reads the log must know for the same what an execution that died has published, and the one after it. */
    @Test
    void shouldPublishTheSameEventAgain() throws SQLException {
        String profile = executedTwice("/profiles", PROFILE);
        String opening = executedTwice("/job_openings", OPENING);

        assertThat(events(Topics.PROFILES, profile, ProfileSaved.class))
                .hasSize(2)
                .allMatch(event -> event.getEventId().equals(profile))
                .allMatch(event -> event.getOccurredAt().equals(event.getCreatedAt()))
                .satisfies(twice -> assertThat(twice.getFirst()).isEqualTo(twice.getLast()));
        assertThat(events(Topics.JOB_OPENINGS, opening, JobOpeningSaved.class))
                .hasSize(2)
                .allMatch(event -> event.getEventId().equals(opening))
                .satisfies(twice -> assertThat(twice.getFirst()).isEqualTo(twice.getLast()));
    }

    /** Makes something, and again as if the first execution had died before it answered or was projected; gives its id. */
    private static String executedTwice(String path, String body) throws SQLException {
        String key = UUID.randomUUID().toString();
        String id = post(path, body, key).id();
        try (Connection connection = api.database().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE service.idempotency_keys SET state = 'running',"
                                + " leased_until = now() - interval '1 second' WHERE resource_id = ?::uuid")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
        forget(path.substring(1), id);
        assertThat(post(path, body, key).id()).isEqualTo(id);
        return id;
    }

    private static void forget(String table, String id) throws SQLException {
        try (Connection connection = api.database().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM read_model." + table + " WHERE id = ?::uuid")) {
            statement.setString(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    /** What is changed back is another event: it must not count as the one that held the same. */
    @Test
    void shouldTellEveryChangeFromTheOthers() {
        String id = api.client().post("/profiles", PROFILE).id();
        for (String city : List.of("Porto", "Braga", "Porto")) {
            String changed = PROFILE.replace("}", ",\"city\":\"" + city + "\"}");
            assertThat(api.client().put("/profiles/" + id, changed).status()).isIn(200, 202);
        }

        assertThat(events(Topics.PROFILES, id, ProfileSaved.class))
                .hasSize(4)
                .extracting(ProfileSaved::getEventId)
                .doesNotHaveDuplicates()
                .allMatch(eventId -> eventId.matches(id + "(/[0-9a-f]{8}-[0-9a-f]{4}-7.*)?"));
    }

    private static ApiClient.Answer post(String path, String body, String key) {
        return api.client().post(path, body, "Idempotency-Key", key);
    }

    private static <E extends SpecificRecord> List<E> events(Topic topic, String key, Class<E> type) {
        String name = api.settings().topics().of(topic);
        List<E> events = new ArrayList<>();
        new LogReader(endpoints).committed(name, record -> {
            if (new String(record.key(), StandardCharsets.UTF_8).equals(key)) {
                SpecificRecord event =
                        api.settings().serdes().any().deserializer().deserialize(name, record.value());
                events.add(type.cast(event));
            }
        });
        return events;
    }
}
