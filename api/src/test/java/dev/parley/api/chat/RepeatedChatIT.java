package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A chat asked for again with its {@code Idempotency-Key} when those who were there have forgotten it. Covers case 11. */
@ExtendWith(ParleyPlatform.class)
class RepeatedChatIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static ApiClient.Answer ask(ApiClient client, String conversation, String body, String key) {
        return client.post(
                "/conversations/" + conversation + "/chat", body, "Idempotency-Key", key, "Prefer", "wait=20");
    }

    private static long asked(String conversation) {
        return stage.responder().requests().stream()
                .map(ChatRequested::getConversationId)
                .filter(conversation::equals)
                .count();
    }

    /** What the API's instances know of a chat is gone ten minutes after its end. */
    private static void forget(String chat) {
        stage.harness().server().part(ChatHub.class).drop(chat);
        stage.other().part(ChatHub.class).drop(chat);
    }

    /** As when the instance was killed between making it and keeping its answer. */
    private static void loseAnswers() throws SQLException {
        execute("UPDATE service.idempotency_keys SET state = 'running', leased_until = now() - interval '1 second'");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = stage.harness().database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isArchived(String chat) throws SQLException {
        try (Connection connection = stage.harness().database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM read_model.chats WHERE id = '" + chat + "'")) {
            return rows.next();
        }
    }

    @Test
    void shouldGiveTheChatThatEndedLongBefore() throws Exception {
        String conversation = stage.conversation("once");
        ApiClient.Answer first = ask(stage.client(), conversation, "{}", "long-before");
        assertThat(first.json().path("status").asText()).as(first.body()).isEqualTo("completed");
        await().atMost(ChatStage.PATIENCE).until(() -> isArchived(first.id()));

        forget(first.id());
        loseAnswers();
        ApiClient.Answer second = ask(stage.otherClient(), conversation, "{}", "long-before");

        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.json().path("message").path("content").asText()).isEqualTo("Echo: once");
        assertThat(stage.client()
                        .get("/chats/" + first.id())
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("completed");
        assertThat(asked(conversation)).isEqualTo(1);
        assertThat(stage.client()
                        .get("/conversations/" + conversation + "/messages")
                        .json()
                        .path("data"))
                .as("the question and one answer")
                .hasSize(2);
    }

    @Test
    void shouldNotAskAgainWhereNobodyKnowsWhetherItWasAnswered() throws Exception {
        String conversation = stage.conversation("once");
        String body = "{\"log\":false}";
        ApiClient.Answer first = ask(stage.client(), conversation, body, "nobody-knows");
        assertThat(first.json().path("status").asText()).as(first.body()).isEqualTo("completed");

        loseAnswers();
        execute("UPDATE service.idempotency_keys SET resource_id = '01930000-0000-7000-8000-000000000009'");
        ApiClient.Answer second = ask(stage.otherClient(), conversation, body, "nobody-knows");

        assertThat(second.status()).as(second.body()).isEqualTo(409);
        assertThat(second.json().path("code").asText()).isEqualTo("idempotency_not_replayable");
        // There are clients that try again by themselves after a 409.
        assertThat(ask(stage.client(), conversation, body, "nobody-knows").status())
                .isEqualTo(409);
        assertThat(asked(conversation)).isEqualTo(1);
    }

    @Test
    void shouldAskWhatNeverCameToBeAsked() throws Exception {
        String conversation = stage.conversation("once");
        ApiClient.Answer refused = ask(stage.client(), conversation, "{\"temperature\":9}", "never-asked");
        assertThat(refused.status()).isEqualTo(422);
        ApiClient.Answer first = ask(stage.client(), conversation, "{}", "never-asked");
        assertThat(first.json().path("status").asText()).as(first.body()).isEqualTo("completed");

        loseAnswers();
        execute("UPDATE service.idempotency_keys SET resource_id = '01930000-0000-7000-8000-00000000000a'");
        ApiClient.Answer second = ask(stage.otherClient(), conversation, "{}", "never-asked");

        assertThat(second.id()).isEqualTo("01930000-0000-7000-8000-00000000000a");
        assertThat(second.json().path("status").asText()).as(second.body()).isEqualTo("completed");
    }
}
