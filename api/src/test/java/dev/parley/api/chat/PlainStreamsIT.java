package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients get that accept gzip, as nearly all do. */
@ExtendWith(ParleyPlatform.class)
class PlainStreamsIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return stage.http().send(request.header("Accept-Encoding", "gzip").build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
    }

    private static URI uri(String path) {
        return stage.client().uri(path);
    }

    @Test
    void shouldNotCompressEvents() throws Exception {
        String chat =
                stage.reply(stage.conversation("long story"), "{}").path("id").asText();

        HttpResponse<String> events = send(to("/chats/" + chat + "/events"));
        HttpResponse<String> chunks = send(to("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"rehearsal\",\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"long story\"}]}")));

        assertThat(events.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(events.body()).contains("event: response.completed");
        assertThat(chunks.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(chunks.body()).contains("data: [DONE]");
    }

    @Test
    void shouldCompressWhatIsLarge() throws Exception {
        HttpResponse<String> document = send(to("/openapi.json"));

        assertThat(document.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(send(to("/health")).headers().firstValue("Content-Encoding"))
                .as("what is small")
                .isEmpty();
    }
}
