package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.publish.EventPublisher;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What webhooks hear of generation runs, over two instances and the real log. */
@ExtendWith(ParleyPlatform.class)
class RunWebhooksIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        WebhookSettings settings = new WebhookSettings(true, Collections.nCopies(5, Duration.ofMillis(100)));
        api = ApiHarness.start(endpoints, ApiHarness.settings(endpoints, topics).with(settings));
        api.startAnother();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldTellHowRunsGo() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            String secret = webhook(receiver, "run.started", "run.completed", "run.paused");
            String run = plan(2);
            String first = begin(run);
            String second = begin(run);
            complete(run, first);
            publish(Topics.CONVERSATIONS, EventKeys.failed(second, 1), RunEvents.failed(run, second));
            await().atMost(LONG).until(() -> receiver.about(run).size() == 2);
            complete(run, second);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 3);

            assertThat(receiver.about(run))
                    .extracting(RunWebhooksIT::summary)
                    .containsExactlyInAnyOrder("run.started 2 0 0", "run.completed 2 1 1", "run.completed 2 2 0");
            assertThat(receiver.about(run)).allSatisfy(message -> assertThat(message.isSignedWith(secret))
                    .isTrue());
            assertThat(receiver.about(run)).extracting(Receiver.Message::id).doesNotHaveDuplicates();
        }
    }

    /** As with a larger sample: the run is the same one, and so is the id of its plan. */
    @Test
    void shouldTellNoEndBeforeAllThatWasPlannedLaterHasEnded() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            webhook(receiver, "run.started", "run.completed");
            String run = plan(1);
            complete(run, begin(run));
            await().atMost(LONG).until(() -> receiver.about(run).size() == 2);
            plan(run, 3);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 3);
            for (String next : List.of(begin(run), begin(run))) {
                complete(run, next);
            }
            await().atMost(LONG).until(() -> receiver.about(run).size() == 4);

            assertThat(receiver.about(run))
                    .extracting(RunWebhooksIT::summary)
                    .containsExactlyInAnyOrder(
                            "run.started 1 0 0", "run.completed 1 1 0", "run.started 3 0 0", "run.completed 3 3 0");
            assertThat(receiver.about(run)).extracting(Receiver.Message::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldTellThatARunIsPaused() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            webhook(receiver, "run.completed", "run.paused");
            String run = plan(2);
            String first = begin(run);
            String second = begin(run);
            complete(run, first);
            pause(run, second);

            await().atMost(LONG).until(() -> receiver.about(run).size() == 1);

            assertThat(receiver.about(run)).extracting(RunWebhooksIT::summary).containsExactly("run.paused 2 1 0");
        }
    }

    /** As with other candidates in seeds.yml: those of the former plan make up for what is still to come. */
    @Test
    void shouldTellNoEndBeforeOtherConversationsOfAsManyHaveEnded() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            webhook(receiver, "run.completed");
            String run = plan(2);
            complete(run, begin(run));
            complete(run, begin(run));
            await().atMost(LONG).until(() -> receiver.about(run).size() == 1);
            plan(run, 2);
            String first = begin(run);
            String second = begin(run);
            complete(run, first);
            awaitLook(run);
            complete(run, second);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 2);

            assertThat(receiver.about(run))
                    .extracting(RunWebhooksIT::summary)
                    .containsExactlyInAnyOrder("run.completed 2 2 0", "run.completed 2 4 0");
        }
    }

    /** When a budget is used up, most conversations of a large run were not begun: nothing is ever heard of those. */
    @Test
    void shouldTellThatARunIsPausedBeforeAllOfItWasBegun() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            webhook(receiver, "run.completed", "run.paused");
            String run = plan(5);
            complete(run, begin(run));
            String waiting = begin(run);
            awaitLook(run);
            pause(run, waiting);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 1);

            assertThat(receiver.about(run)).extracting(RunWebhooksIT::summary).containsExactly("run.paused 5 1 0");
        }
    }

    /** It shows as paused until it ends. */
    @Test
    void shouldNotTellARunThatGoesOnAsPaused() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            webhook(receiver, "run.completed", "run.paused");
            String run = plan(2);
            String first = begin(run);
            String second = begin(run);
            pause(run, first);
            pause(run, second);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 1);
            plan(run, 2);
            complete(run, first);
            awaitLook(run);
            complete(run, second);
            await().atMost(LONG).until(() -> receiver.about(run).size() == 2);

            assertThat(receiver.about(run))
                    .extracting(RunWebhooksIT::summary)
                    .containsExactlyInAnyOrder("run.paused 2 0 0", "run.completed 2 2 0");
        }
    }

    /** Waits until somebody has looked whether the run has ended, since it moved last. */
    private static void awaitLook(String run) {
        await().atMost(LONG).until(() -> checks(run) == 0);
        await().atMost(LONG).until(() -> checks(run) > 0);
    }

    private static int checks(String run) throws SQLException {
        try (Connection connection = api.database().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT checks FROM service.webhook_runs WHERE run_id = ?")) {
            statement.setString(1, run);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static String summary(Receiver.Message message) {
        try {
            JsonNode body = JSON.readTree(message.body());
            JsonNode counts = body.path("data").path("conversations");
            return body.path("type").asText() + " " + counts.path("planned") + " " + counts.path("completed") + " "
                    + counts.path("failed");
        } catch (JsonProcessingException e) {
            throw new AssertionError(message.body(), e);
        }
    }

    private static String plan(int seeds) {
        String run = UUID.randomUUID().toString();
        plan(run, seeds);
        return run;
    }

    private static void plan(String run, int seeds) {
        publish(Topics.RUNS, run, RunEvents.planned(run, seeds));
    }

    private static String begin(String run) {
        String conversation = UUID.randomUUID().toString();
        publish(Topics.CONVERSATIONS, EventKeys.started(conversation), RunEvents.started(run, conversation));
        return conversation;
    }

    private static void complete(String run, String conversation) {
        publish(Topics.CONVERSATIONS, EventKeys.completed(conversation), RunEvents.completed(run, conversation));
    }

    private static void pause(String run, String conversation) {
        publish(Topics.CONVERSATIONS, EventKeys.paused(conversation, 1), RunEvents.paused(run, conversation));
    }

    private static void publish(Topic topic, String key, SpecificRecord event) {
        api.server().part(EventPublisher.class).publish(topic, key, event).block(LONG);
    }

    /** Makes a webhook; gives its secret. */
    private static String webhook(Receiver receiver, String... events) {
        ApiClient.Answer answer = api.client()
                .post(
                        "/webhooks",
                        "{\"url\":\"" + receiver.url() + "\",\"events\":[\"" + String.join("\",\"", events) + "\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("secret").asText();
    }
}
