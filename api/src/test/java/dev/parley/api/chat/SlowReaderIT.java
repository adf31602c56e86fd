package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.stream.ClientStreams;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that open streams and do not read them. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ParleyPlatform.class)
class SlowReaderIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    @Test
    void shouldCutOffAClientThatDoesNotReadAndServeOthers() throws Exception {
        ClientStreams streams = stage.harness().server().part(ClientStreams.class);
        String id = stage.client()
                .post("/conversations/" + stage.conversation("flood of words") + "/chat", "{}")
                .id();
        URI uri = stage.client().uri("/chats/" + id + "/events");
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4 * 1024);
            deaf.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            deaf.getOutputStream()
                    .write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(ChatStage.PATIENCE).until(streams::size, open -> open == 1);

            String reply = stage.reply(stage.conversation("hello"), "{}")
                    .path("message")
                    .path("content")
                    .asText();
            assertThat(reply).isEqualTo("Echo: hello");

            await().atMost(ChatStage.PATIENCE).until(streams::size, open -> open == 0);
        }
        stage.client().post("/chats/" + id + "/cancel", "");
    }
}
