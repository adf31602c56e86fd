package dev.parley.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiServer;
import dev.parley.api.ApiSettings;
import dev.parley.api.CapturedLog;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Postgres or Kafka is away: 202 or 503, and nothing that was accepted is lost. Covers cases 15 and 36. */
@ExtendWith(ParleyPlatform.class)
class OutageIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String ANN = "{\"first_name\":\"Ann\",\"last_name\":\"Lee\"}";

    private static TcpProxy postgres;
    private static ApiSettings settings;
    private static ApiHarness api;
    private static ApiClient client;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) throws IOException {
        settings = ApiHarness.settings(endpoints, topics);
        postgres = TcpProxy.to(DatabaseUrl.parse(settings.databaseUrl()).port());
        api = ApiHarness.start(
                endpoints,
                with(settings.kafka(), settings.databaseUrl().replaceFirst(":[0-9]+/", ":" + postgres.port() + "/")));
        client = api.client();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.down(false);
        api.close();
        postgres.close();
    }

    private static ApiSettings with(Map<String, Object> kafka, String databaseUrl) {
        return new ApiSettings(
                settings.host(),
                settings.port(),
                kafka,
                settings.topics(),
                settings.serdes(),
                databaseUrl,
                settings.configuration(),
                settings.limits());
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]?");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo("unavailable");
    }

    @Test
    void shouldAcceptOrRefuseWhilePostgresIsAway() {
        String before = client.post("/profiles", ANN).id();

        postgres.down(true);
        List<Answer> written = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            written.add(client.post("/profiles", ANN));
        }
        Answer read = client.get("/profiles/" + before);
        Answer lives = client.get("/health");
        Answer ready = client.get("/health/ready");
        postgres.down(false);

        assertThat(written).extracting(Answer::status).isSubsetOf(202, 503);
        assertThat(written).extracting(answer -> answer.header("Retry-After")).doesNotContain("");
        assertUnavailable(read);
        assertThat(lives.status()).isEqualTo(200);
        assertUnavailable(ready);
        await().atMost(LONG).until(() -> client.get("/profiles/" + before).status() == 200);
        for (Answer accepted :
                written.stream().filter(answer -> answer.status() == 202).toList()) {
            await().atMost(LONG)
                    .until(() -> client.get(accepted.header("Location")).status() == 200);
        }
        await().atMost(LONG).until(() -> client.get("/health/ready").status() == 200);
        await().atMost(LONG).until(() -> client.post("/profiles", ANN).status() == 201);
    }

    /** As when the machine of a database vanished, and another one took its address. */
    @Test
    void shouldLetGoOfConnectionsThatTheNetworkHasLost() {
        String before = client.post("/profiles", ANN).id();
        assertThat(client.get("/profiles/" + before).status()).isEqualTo(200);

        postgres.strand();

        await().atMost(LONG).until(() -> client.get("/profiles/" + before).status() == 200);
        for (int again = 0; again < 20; again++) {
            assertThat(client.get("/profiles/" + before).status()).isEqualTo(200);
        }
    }

    @Test
    void shouldSayOnceThatWebhooksWait() {
        try (CapturedLog log = new CapturedLog("dev.parley.api.webhook")) {
            postgres.down(true);
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            postgres.down(false);
            await().atMost(LONG).until(() -> client.get("/health/ready").status() == 200);

            List<String> said = log.messages().stream()
                    .filter(line -> !line.equals("webhooks: going on"))
                    .toList();
            assertThat(said).as("the reader's and the sender's").hasSizeLessThanOrEqualTo(2);
            assertThat(said).allSatisfy(line -> assertThat(line).startsWith("webhooks: waiting until this is over"));
        }
    }

    /** The Postgres of the tests knows no TLS. */
    @Test
    void shouldConnectEncryptedOrNotAtAllWhereThatIsAskedFor() {
        DatabaseUrl encrypted = DatabaseUrl.parse(settings.databaseUrl() + "?sslmode=require");

        assertThatThrownBy(() -> Migrations.source(encrypted).getConnection()).hasMessageContaining("SSL");
        assertThatThrownBy(
                        () -> Mono.from(Connections.factory(encrypted).create()).block(LONG))
                .hasMessageContaining("SSL");
    }

    @Test
    void shouldRefuseWritesAndAnswerReadsWhileKafkaIsAway() {
        Map<String, Object> nowhere = new HashMap<>(settings.kafka());
        nowhere.put("bootstrap.servers", "127.0.0.1:1");
        try (ApiServer server = ApiServer.start(with(nowhere, settings.databaseUrl()));
                ApiClient alone = new ApiClient(server.port())) {
            assertUnavailable(alone.post("/profiles", ANN));
            assertThat(alone.get("/profiles").status()).isEqualTo(200);
            assertThat(alone.get("/health").status()).isEqualTo(200);
            assertUnavailable(alone.get("/health/ready"));
        }
    }
}
