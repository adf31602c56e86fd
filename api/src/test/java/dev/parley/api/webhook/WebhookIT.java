package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.publish.EventPublisher;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatReplied;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks over two instances and the real log. */
@ExtendWith(ParleyPlatform.class)
class WebhookIT {
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
    void shouldTellOnceAndSign() throws Exception {
        try (Receiver receiver = new Receiver(call -> 204)) {
            String secret = webhook(receiver, "chat.completed").path("secret").asText();
            String chat = end("completed", null, true);
            String ignored = end("failed", null, true);
            String foreign = end("completed", "acme", true);
            String last = end("completed", null, true);

            await().atMost(LONG)
                    .until(() -> receiver.about(last).size() == 1
                            && receiver.about(chat).size() == 1);
            awaitEmptyQueue();

            Receiver.Message message = receiver.about(chat).getFirst();
            assertThat(message.isSignedWith(secret)).isTrue();
            assertThat(message.contentType()).startsWith("application/json");
            JsonNode body = JSON.readTree(message.body());
            assertThat(body.path("type").asText()).isEqualTo("chat.completed");
            assertThat(body.path("data").path("message").path("content").asText())
                    .isEqualTo("the reply");
            assertThat(receiver.about(chat)).hasSize(1);
            assertThat(receiver.about(ignored)).isEmpty();
            assertThat(receiver.about(foreign)).isEmpty();
        }
    }

    /** Case 30: chats end by the broker's clock, webhooks are made by that of an API. */
    @Test
    void shouldTellWhatHappensWhereTheClockIsMinutesBehind() throws Exception {
        try (Receiver receiver = new Receiver(call -> 200)) {
            webhook(receiver, "chat.completed");
            String chat = end("completed", null, true, Instant.now().minus(Duration.ofMinutes(3)));

            await().atMost(LONG).until(() -> receiver.about(chat).size() == 1);
        }
    }

    @Test
    void shouldLeaveTheTextOutOfWhatIsNotToBeKept() throws Exception {
        try (Receiver receiver = new Receiver(call -> 200)) {
            webhook(receiver, "chat.completed");
            String chat = end("completed", null, false);

            await().atMost(LONG).until(() -> receiver.about(chat).size() == 1);

            assertThat(receiver.about(chat).getFirst().body()).doesNotContain("the reply", "message");
        }
    }

    @Test
    void shouldTellNothingOfCompletionsWhichBelongToNoConversation() throws Exception {
        try (Receiver receiver = new Receiver(call -> 200)) {
            webhook(receiver, "chat.completed");
            String completion = UUID.randomUUID().toString();
            end(completion, completion, "completed", null, false, Instant.now());
            // Later on the same partition.
            end(UUID.randomUUID().toString(), completion, "completed", null, true, Instant.now());

            await().atMost(LONG).until(() -> receiver.about(completion).size() == 1);

            assertThat(receiver.about(completion).getFirst().body()).contains("the reply");
        }
    }

    @Test
    void shouldTryAgainWithTheSameId() throws Exception {
        try (Receiver receiver = new Receiver(call -> call < 2 ? 500 : 200)) {
            String secret = webhook(receiver, "chat.failed").path("secret").asText();
            String chat = end("failed", null, true);

            await().atMost(LONG).until(() -> receiver.about(chat).size() == 3);
            awaitEmptyQueue();

            assertThat(receiver.about(chat)).hasSize(3);
            assertThat(receiver.about(chat))
                    .extracting(Receiver.Message::id)
                    .containsOnly(receiver.about(chat).getFirst().id());
            assertThat(receiver.about(chat)).allSatisfy(message -> assertThat(message.isSignedWith(secret))
                    .isTrue());
        }
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsks() throws Exception {
        try (Receiver receiver = new Receiver(call -> call == 0 ? 429 : 200, Map.of("Retry-After", "2"))) {
            webhook(receiver, "chat.failed");
            String chat = end("failed", null, true);

            await().atMost(LONG).until(() -> receiver.about(chat).size() == 2);

            long first = Long.parseLong(receiver.about(chat).getFirst().timestamp());
            assertThat(Long.parseLong(receiver.about(chat).getLast().timestamp()))
                    .as("the pause would be a tenth of a second")
                    .isGreaterThanOrEqualTo(first + 2);
        }
    }

    @Test
    void shouldGiveUpInTheEnd() throws Exception {
        try (Receiver receiver = new Receiver(call -> 503)) {
            webhook(receiver, "chat.expired");
            String chat = end("expired", null, true);

            await().atMost(LONG).until(() -> receiver.about(chat).size() == 6);
            awaitEmptyQueue();

            assertThat(receiver.about(chat)).hasSize(6);
        }
    }

    @Test
    void shouldTellNothingMoreToWhoIsGone() throws Exception {
        try (Receiver receiver = new Receiver(call -> 410)) {
            String id = webhook(receiver, "chat.cancelled").path("id").asText();
            end("cancelled", null, true);

            await().atMost(LONG).until(() -> api.client()
                    .get("/webhooks/" + id)
                    .json()
                    .path("status")
                    .asText()
                    .equals("disabled"));
            assertThat(api.client()
                            .get("/webhooks/" + id)
                            .json()
                            .path("disabled_reason")
                            .asText())
                    .contains("410");
        }
    }

    private static void publish(Topic topic, String key, SpecificRecord event) {
        api.server().part(EventPublisher.class).publish(topic, key, event).block(LONG);
    }

    @Test
    void shouldDescribeTheEventsThatThereAre() throws Exception {
        String document = api.client().get("/openapi.json").body();
        JsonNode events = JSON.readTree(document).at("/components/schemas/NewWebhook/properties/events/items/enum");

        assertThat(JSON.convertValue(events, String[].class)).containsExactlyElementsOf(WebhookEvent.wireNames());
    }

    @Test
    void shouldListAndDelete() {
        JsonNode made = webhook("http://127.0.0.1:4000/", "chat.incomplete");
        String path = "/webhooks/" + made.path("id").asText();

        JsonNode shown = api.client().get(path).json();
        JsonNode list = api.client().get("/webhooks?limit=1").json();

        assertThat(shown.path("url")).isEqualTo(made.path("url"));
        assertThat(shown.has("secret")).isFalse();
        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data")).hasSize(1);
        assertThat(api.client().delete(path).status()).isEqualTo(204);
        assertThat(api.client().get(path).status()).isEqualTo(404);
        assertThat(api.client().delete(path).status()).isEqualTo(404);
        assertThat(api.client().get("/webhooks/nonsense").status()).isEqualTo(404);
        assertThat(api.client().get("/webhooks?limit=0&order=x").json().path("errors"))
                .hasSize(2);
        assertThat(api.client().get("/webhooks?after=x").status()).isEqualTo(404);
    }

    @Test
    void shouldNameEveryFault() {
        ApiClient.Answer answer =
                api.client().post("/webhooks", "{\"url\":\"ftp://x\",\"events\":[\"chat.completed\",7],\"more\":1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors"))
                .extracting(error -> error.path("field").asText())
                .containsExactlyInAnyOrder("url", "events[1]", "more");
    }

    private static JsonNode webhook(Receiver receiver, String event) {
        return webhook(receiver.url(), event);
    }

    private static JsonNode webhook(String url, String event) {
        ApiClient.Answer answer =
                api.client().post("/webhooks", "{\"url\":\"" + url + "\",\"events\":[\"" + event + "\"]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    /** Publishes the end of a chat; gives its id. */
    private static String end(String status, @org.jspecify.annotations.Nullable String tenant, boolean log) {
        return end(status, tenant, log, Instant.now());
    }

    private static String end(
            String status, @org.jspecify.annotations.Nullable String tenant, boolean log, Instant time) {
        String chat = UUID.randomUUID().toString();
        end(chat, UUID.randomUUID().toString(), status, tenant, log, time);
        return chat;
    }

    private static void end(
            String chat,
            String conversation,
            String status,
            @org.jspecify.annotations.Nullable String tenant,
            boolean log,
            Instant time) {
        Instant now = time.truncatedTo(ChronoUnit.MILLIS);
        ChatReplied reply = ChatReplied.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setOccurredAt(now)
                .setChatId(chat)
                .setConversationId(conversation)
                .setTenant(tenant)
                .setCreatedAt(now)
                .setExpiresAt(now.plusSeconds(60))
                .setStatus(status)
                .setLog(log)
                // The topology leaves it out by itself; a webhook must not depend on that.
                .setText("the reply")
                .setLength(9)
                .build();
        publish(Topics.CHAT_REPLIES, EventKeys.reply(conversation, chat), reply);
    }

    private static void awaitEmptyQueue() {
        await().atMost(LONG).until(() -> count("SELECT count(*) FROM service.webhook_deliveries") == 0);
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = api.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
