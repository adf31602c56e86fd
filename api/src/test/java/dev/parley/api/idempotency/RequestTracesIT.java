package dev.parley.api.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.inspect.Inspection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What requests with an {@code Idempotency-Key} leave in the log and in the tables. */
@ExtendWith(ParleyPlatform.class)
class RequestTracesIT {
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

    private static ApiClient.Answer post(String path, String body, String key) {
        return api.client().post(path, body, "Idempotency-Key", key);
    }
}
