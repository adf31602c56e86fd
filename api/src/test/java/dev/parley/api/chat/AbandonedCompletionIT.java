package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that ask for a completion and go away. */
@ExtendWith(ParleyPlatform.class)
class AbandonedCompletionIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static HttpRequest asking(String said, String... headers) {
        String body = "{\"model\":\"rehearsal\",\"stream\":true" + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + said + "\"}]}";
        HttpRequest.Builder request = HttpRequest.newBuilder(stage.client().uri("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    /** Reads until the answer has begun. */
    private static void readALittle(HttpRequest request) throws Exception {
        try (InputStream answer =
                stage.http().send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(answer.readNBytes(1_000)).hasSize(1_000);
        }
    }

    private static String status(String said) {
        String chat = stage.responder().requests().stream()
                .filter(request -> request.getMessages().getLast().getContent().equals(said))
                .findFirst()
                .orElseThrow()
                .getChatId();
        return stage.client().get("/chats/" + chat).json().path("status").asText();
    }

    @Test
    void shouldStopWritingForAClientThatCannotComeBack() throws Exception {
        readALittle(asking("endless stream"));

        await().atMost(ChatStage.PATIENCE).until(() -> status("endless stream").equals("cancelled"));
    }

    @Test
    void shouldGoOnForAClientThatCanAskAgain() throws Exception {
        readALittle(asking("endless kept", "Idempotency-Key", "kept"));

        await().during(Duration.ofSeconds(1)).atMost(ChatStage.PATIENCE).until(() -> status("endless kept")
                .equals("in_progress"));
    }
}
