package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.InMemorySchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiServerTest {

    @Test
    void shouldSayThatItLives() throws IOException, InterruptedException {
        ApiSettings settings = new ApiSettings(
                ApiSettings.LOOPBACK,
                0,
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                new TopicNames("test."),
                new EventSerdes(new InMemorySchemaRegistry()),
                "postgresql://nobody:nothing@127.0.0.1:1/none");
        try (ApiServer server = ApiServer.start(settings);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
        }
    }
}
