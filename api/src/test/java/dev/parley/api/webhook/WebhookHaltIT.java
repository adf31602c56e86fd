package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiProcess;
import dev.parley.api.ApiSettings;
import dev.parley.api.database.DatabaseUrl;
import dev.parley.api.database.Migrations;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.halt.HaltPoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The instance that tells webhooks dies at each step from an event to the message about it. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class WebhookHaltIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String PACKAGE = "dev.parley.api.webhook.";

    private Endpoints endpoints;
    private TopicNames topics;
    private ApiSettings settings;

    @BeforeEach
    void open(Endpoints servers, TopicNames names) {
        endpoints = servers;
        topics = names;
        settings = ApiHarness.settings(servers, names)
                .with(new WebhookSettings(true, List.of(Duration.ofMillis(100), Duration.ofMillis(100))));
    }

    @Test
    void shouldTellOfEverythingUnderOneIdWhereverItHalted() throws Exception {
        try (Receiver receiver = new Receiver(_ -> 204)) {
            try (ApiHarness api = ApiHarness.start(endpoints, settings)) {
                ApiClient.Answer made = api.client()
                        .post("/webhooks", "{\"url\":\"" + receiver.url() + "\",\"events\":[\"run.started\"]}");
                assertThat(made.status()).as(made.body()).isEqualTo(201);
            }
            plan("run-queued", "run-told");

            // In the queue, in a transaction that is open; then told, and still in the queue.
            die(HaltPoint.entering(PACKAGE + "WebhookFeed", "advance"));
            assertThat(receiver.about("run-queued")).isEmpty();
            die(HaltPoint.leaving(PACKAGE + "WebhookClient", "post").atCall(2));
            passLease();

            try (ApiHarness api = ApiHarness.start(endpoints, settings)) {
                await().atMost(LONG).until(() -> queued(api) == 0);
            }
            for (String run : List.of("run-queued", "run-told")) {
                assertThat(receiver.about(run)).hasSizeBetween(1, 2);
                assertThat(receiver.about(run).stream()
                                .map(Receiver.Message::id)
                                .distinct())
                        .hasSize(1);
            }
            assertThat(receiver.about("run-queued").size()
                            + receiver.about("run-told").size())
                    .isBetween(3, 4);
        }
    }

    private void die(HaltPoint place) throws InterruptedException {
        ApiProcess.dieAt(place, endpoints, topics, _ -> {});
    }

    private void plan(String... runs) throws Exception {
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                endpoints.kafkaProperties(),
                new StringSerializer(),
                settings.serdes().any().serializer())) {
            for (String run : runs) {
                producer.send(new ProducerRecord<>(topics.of(Topics.RUNS), run, RunEvents.planned(run, 1)))
                        .get();
            }
        }
    }

    /** What was being told when an instance died is told again later: as if that time had passed. */
    private void passLease() throws SQLException {
        try (Connection connection = Migrations.source(DatabaseUrl.parse(settings.databaseUrl()))
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE service.webhook_deliveries SET next_attempt_at = now()");
        }
    }

    private static long queued(ApiHarness api) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM service.webhook_deliveries")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
