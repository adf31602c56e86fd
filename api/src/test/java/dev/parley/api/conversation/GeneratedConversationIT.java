package dev.parley.api.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.ApiClient;
import dev.parley.api.ApiClient.Answer;
import dev.parley.api.ApiHarness;
import dev.parley.api.publish.EventPublisher;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ConversationStarted;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conversations of runs can be read like others. */
@ExtendWith(ParleyPlatform.class)
class GeneratedConversationIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String AT = "/conversations/seed-1";

    private static ApiHarness api;
    private static ApiClient client;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
        client = api.client();
        ConversationStarted started = ConversationStarted.newBuilder()
                .setEventId(EventKeys.started("seed-1"))
                .setOccurredAt(Instant.EPOCH)
                .setConversationId("seed-1")
                .setRunId("run")
                .build();
        api.server()
                .part(EventPublisher.class)
                .publish(Topics.CONVERSATIONS, EventKeys.started("seed-1"), started)
                .block(LONG);
        await().atMost(LONG).until(() -> client.get(AT).status() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldSayThatNobodyCanGoOnWithIt() {
        Map<String, String> asked =
                Map.of(AT + "/messages", "{\"role\":\"user\",\"content\":\"hello\"}", AT + "/chat", "{}");
        asked.forEach((path, body) -> {
            Answer refused = client.post(path, body);

            assertThat(refused.status()).as(path).isEqualTo(409);
            assertThat(refused.json().path("code").asText()).isEqualTo("conversation_not_live");
            Answer page = client.get(refused.json().path("type").asText());
            assertThat(page.status()).as("what helps").isEqualTo(200);
            assertThat(page.body()).contains("POST /conversations");
        });
    }
}
