package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat asked for with nothing at all: the defaults. As bytes on the wire, because clients add headers of their own. */
@ExtendWith(ParleyPlatform.class)
class ChatWithoutBodyIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Length: 0\r\n",
                "Content-Type: application/json\r\n",
                "Content-Type: application/json\r\nContent-Length: 0\r\n"
            })
    void shouldTakeTheDefaults(String headers) throws IOException {
        String path = "/conversations/" + stage.conversation("hello") + "/chat";

        String answer = post(path, headers);

        assertThat(answer).startsWith("HTTP/1.1 202").containsIgnoringCase("location: /chats/");
    }

    private static String post(String path, String headers) throws IOException {
        URI address = stage.client().uri(path);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request =
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
