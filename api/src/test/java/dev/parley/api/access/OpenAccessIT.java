package dev.parley.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.ApiHarness;
import dev.parley.api.ApiServer;
import dev.parley.api.ApiSettings;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server without keys: open to this machine, and to nobody else. */
@ExtendWith(ParleyPlatform.class)
class OpenAccessIT {
    private static ApiHarness api;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        api = ApiHarness.start(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @Test
    void shouldServeThisMachineWithoutAKey() {
        assertThat(api.client().get("/webhooks").status()).isEqualTo(200);
        assertThat(status("GET /webhooks", "Host: localhost:" + api.server().port()))
                .isEqualTo(200);
        assertThat(status("GET /webhooks", "Host: [::1]")).isEqualTo(200);
        assertThat(status("GET /webhooks", "Host: localhost\r\nOrigin: http://127.0.0.1:3000"))
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseWhatAPageOfAnotherSiteSends() {
        assertThat(status("GET /webhooks", "Host: evil.example")).isEqualTo(403);
        assertThat(status("GET /webhooks", "Host: 127.0.0.1.evil.example:80")).isEqualTo(403);
        assertThat(status("GET /webhooks", "Host: localhost\r\nOrigin: https://evil.example"))
                .isEqualTo(403);
        assertThat(status("GET /webhooks", "Host: localhost\r\nOrigin: null")).isEqualTo(403);
    }

    @Test
    void shouldRefuseToListenToOthers() {
        ApiSettings settings = api.settings();
        ApiSettings open = new ApiSettings(
                "0.0.0.0",
                0,
                settings.kafka(),
                settings.topics(),
                settings.serdes(),
                settings.databaseUrl(),
                settings.configuration(),
                settings.limits());

        assertThatThrownBy(() -> ApiServer.start(open).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("parley keys create");
    }

    /** The JDK's client does not let anybody choose the header Host. */
    private static int status(String request, String headers) {
        try (Socket socket = new Socket("127.0.0.1", api.server().port())) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
