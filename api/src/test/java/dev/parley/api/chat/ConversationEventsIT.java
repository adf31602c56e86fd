package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Following conversations at two instances. */
@ExtendWith(ParleyPlatform.class)
class ConversationEventsIT {
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
    void shouldTellWhatHappensAndWhatWasMissed() throws Exception {
        String conversation = stage.conversation("hello");
        String path = "/conversations/" + conversation + "/events";
        List<EventReader.Event> live = new ArrayList<>();
        try (EventReader reader = EventReader.open(stage.http(), stage.client().uri(path), "")) {
            assertThat(reader.response().statusCode()).isEqualTo(200);
            stage.say(conversation, "are you there?");
            stage.reply(conversation, "{}");
            for (int event = 0; event < 4; event++) {
                live.add(reader.next().orElseThrow());
            }
        }
        assertThat(live)
                .extracting(EventReader.Event::type)
                .containsExactlyInAnyOrder("message.created", "chat.created", "chat.completed", "message.created");

        List<EventReader.Event> again = new ArrayList<>();
        String first = live.getFirst().id();
        try (EventReader reader =
                EventReader.open(stage.http(), stage.otherClient().uri(path), first)) {
            for (int event = 1; event < 4; event++) {
                again.add(reader.next().orElseThrow());
            }
        }
        assertThat(again.getFirst().type()).as("a chat begins before it ends").isEqualTo("chat.created");
        assertThat(again)
                .extracting(EventReader.Event::data)
                .containsExactlyInAnyOrderElementsOf(
                        live.stream().skip(1).map(EventReader.Event::data).toList());
    }

    @Test
    void shouldKnowAConversationInCapitals() throws Exception {
        String conversation = stage.conversation("hello");
        String capitals = conversation.toUpperCase(Locale.ROOT);
        URI events = stage.client().uri("/conversations/" + capitals + "/events");
        try (EventReader reader = EventReader.open(stage.http(), events, "")) {
            JsonNode chat = stage.reply(capitals, "{}");

            assertThat(chat.path("conversation").asText()).isEqualTo(conversation);
            assertThat(stage.client()
                            .get("/chats/" + chat.path("id").asText().toUpperCase(Locale.ROOT))
                            .id())
                    .isEqualTo(chat.path("id").asText());
            assertThat(reader.next().orElseThrow().type()).isEqualTo("chat.created");
        }
    }

    /** Otherwise it would be told for ever, and what happens be kept for it. */
    @Test
    void shouldForgetWhoIsGoneBeforeItIsAnswered() throws Exception {
        URI events = stage.client().uri("/conversations/" + stage.conversation("hello") + "/events");
        byte[] request = ("GET " + events.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(events.getHost(), events.getPort())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request);
                Thread.sleep(i % 8);
            }
        }

        ConversationFeed feed = stage.harness().server().part(ConversationFeed.class);
        await().during(Duration.ofSeconds(2)).atMost(ChatStage.PATIENCE).until(() -> !feed.isAwaited());
    }

    @Test
    void shouldRefuseACursorThatItNeverGave() {
        String conversation = stage.conversation("hello");
        String path = "/conversations/" + conversation + "/events";

        assertThat(stage.client()
                        .send("GET", path, new byte[0], "Last-Event-ID", "yesterday")
                        .status())
                .isEqualTo(400);
        assertThat(stage.client().get("/conversations/nobody/events").status()).isEqualTo(404);
    }
}
