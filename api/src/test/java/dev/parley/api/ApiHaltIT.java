package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import dev.parley.testkit.inspect.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The only API, and with it the only projector, dies at each step from a request to its answer and its row (reliability cases 10,
 * 11 and 35).
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class ApiHaltIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PACKAGE = "dev.parley.api.";
    /** Statements of a batch. */
    private static final int TABLES = 5;

    private static final List<HaltPoint> PLACES = List.of(
            // The tables of the read model are made, the others are not.
            HaltPoint.leaving(PACKAGE + "database.Migrations", "migrate"),
            // The rows of a batch are written, and not committed.
            HaltPoint.leaving(PACKAGE + "projection.ReadModelTables", "apply").atCall(TABLES + 1),
            // They are committed, and nobody was told.
            HaltPoint.entering(PACKAGE + "projection.ProjectionMetrics", "committed"),
            // The key is claimed, and nothing is on the log.
            HaltPoint.entering(PACKAGE + "idempotency.Execution", "run"),
            // It is on the log, and not acknowledged.
            HaltPoint.entering(PACKAGE + "publish.ReadYourWrites", "visible"),
            // The answer is known, and not kept.
            HaltPoint.entering(PACKAGE + "idempotency.Execution", "settle"));

    @Test
    void shouldCarryOutOnceWhatIsSentAgainWhereverItHalted(Endpoints endpoints, TopicNames topics) throws Exception {
        ApiSettings settings = ApiHarness.settings(endpoints, topics);
        ApiHarness.provision(endpoints, topics);
        List<String> names = new ArrayList<>();
        for (HaltPoint place : PLACES) {
            String name = "place-" + names.size();
            names.add(name);
            ApiProcess.dieAt(place, endpoints, topics, client -> create(client, name));
        }
        try (ApiHarness api = ApiHarness.start(endpoints, topics)) {
            for (String name : names) {
                await().atMost(LONG).until(() -> create(api.client(), name).status() / 100 == 2);
                String id = create(api.client(), name).id();
                // The projector has its partitions when the session of the one that died is over.
                await().atMost(LONG)
                        .until(() -> api.client().get("/profiles/" + id).status() == 200);
            }
            assertThat(api.client().get("/profiles").json().path("data"))
                    .extracting(profile -> profile.path("first_name").asText())
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        Endpoints own = new Endpoints(endpoints.bootstrapServers(), endpoints.registryUrl(), settings.databaseUrl());
        assertThat(new Inspection(own, topics).compare().differences()).isEmpty();
    }

    private static ApiClient.Answer create(ApiClient client, String name) {
        String profile = """
                {"first_name": "%s", "last_name": "Silva", "experiences": [
                  {"company": "Norte", "position": "Developer", "description": "Java"}]}""".formatted(name);
        return client.post("/profiles", profile, "Idempotency-Key", "key-" + name);
    }
}
