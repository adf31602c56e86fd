package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.LiveApi.Answer;
import dev.parley.cli.e2e.LiveApi.Event;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chats while workers are missing, die or are told to stop. */
@ExtendWith(ParleyPlatform.class)
class ChatFaultsIT {
    /** Slow enough to be interrupted: 120 words, 20 a second. */
    private static final String LONG_REPLY =
            "one two three four five six seven eight nine ten ".repeat(12).strip();

    private static Workspace workspace;
    private static LiveApi api;

    @BeforeAll
    static void start(Endpoints endpoints) {
        workspace = Workspace.on(endpoints).edit("models.yml", "    backend: rehearsal\n", """
                            backend: rehearsal
                          - name: slow
                            backend: rehearsal
                            reply: "%s"
                            words_per_second: 20
                        """.formatted(LONG_REPLY));
        api = LiveApi.start(workspace, "up", "--no-worker");
    }

    @AfterAll
    static void stop() {
        api.close();
        workspace.close();
    }

    @Test
    void shouldAcceptWithoutAWorkerAndAnswerWhenOneComes() throws Exception {
        Answer chat = api.post("/conversations/" + api.conversation() + "/chat", "{}");
        assertThat(chat.status()).as("%s", chat).isEqualTo(202);
        assertThat(chat.text("status")).isEqualTo("queued");

        try (ParleyProcess _ = workspace.start("worker")) {
            assertThat(api.ended(chat.text("id")).path("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void shouldExpireOnceWithoutAWorker() throws Exception {
        Answer chat = api.post("/conversations/" + api.conversation() + "/chat", "{\"timeout_seconds\": 1}");

        JsonNode ended = api.ended(chat.text("id"));

        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("expired");
        List<Event> events = api.events(chat.text("id"), Optional.empty(), Integer.MAX_VALUE);
        assertThat(events)
                .filteredOn(event -> event.type().equals("response.failed"))
                .hasSize(1);
        try (ParleyProcess _ = workspace.start("worker")) {
            String later = api.post("/conversations/" + api.conversation() + "/chat", "{}")
                    .text("id");
            assertThat(api.ended(later).path("status").asText()).isEqualTo("completed");
        }
        assertThat(api.get("/chats/" + chat.text("id")).text("status")).isEqualTo("expired");
    }

    @Test
    void shouldContinueTheAnswerOfAWorkerThatDied() throws Exception {
        String chat;
        List<Event> seen;
        try (ParleyProcess first = workspace.start("worker", "--instance-id", "first")) {
            chat = api.post("/conversations/" + api.conversation() + "/chat", "{\"model\": \"slow\"}")
                    .text("id");
            seen = new ArrayList<>(api.events(chat, Optional.empty(), 6));
            first.killFamily();
        }
        try (ParleyProcess _ = workspace.start("worker", "--instance-id", "first")) {
            seen.addAll(api.events(chat, Optional.of(seen.getLast().id()), Integer.MAX_VALUE));
        }

        JsonNode ended = api.ended(chat);
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        assertThat(ended.path("attempt").asInt()).as("%s", ended).isEqualTo(2);
        assertThat(LiveApi.text(seen)).isEqualTo(LONG_REPLY);
        assertThat(ended.path("message").path("content").asText()).isEqualTo(LONG_REPLY);
        assertThat(seen)
                .filteredOn(event -> event.type().equals("response.completed"))
                .hasSize(1);
        assertThat(seen)
                .extracting(event -> Integer.parseInt(event.id()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldStopWhatIsCancelledAndKeepTheTextSoFar() throws Exception {
        try (ParleyProcess _ = workspace.start("worker")) {
            String conversation = api.conversation();
            String running = api.post("/conversations/" + conversation + "/chat", "{\"model\": \"slow\"}")
                    .text("id");
            String waiting = api.post("/conversations/" + conversation + "/chat", "{\"model\": \"slow\"}")
                    .text("id");
            api.events(running, Optional.empty(), 6);

            assertThat(api.post("/chats/" + waiting + "/cancel", "{}").text("status"))
                    .isEqualTo("cancelled");
            assertThat(api.post("/chats/" + running + "/cancel", "{}").text("status"))
                    .isEqualTo("cancelled");

            JsonNode kept = api.get("/conversations/" + conversation + "/messages")
                    .body()
                    .path("data");
            await().atMost(LiveApi.PATIENCE)
                    .until(() -> api.get("/conversations/" + conversation + "/messages")
                                    .body()
                                    .path("data")
                                    .size()
                            == 1);
            assertThat(LONG_REPLY)
                    .as("%s", kept)
                    .startsWith(
                            api.ended(running).path("message").path("content").asText());
            assertThat(api.post("/chats/" + running + "/cancel", "{}").text("status"))
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void shouldLeaveNoTraceOfAChatThatIsNotLogged() throws Exception {
        try (ParleyProcess _ = workspace.start("worker")) {
            String conversation = api.conversation();
            String chat = api.post("/conversations/" + conversation + "/chat", "{\"log\": false}")
                    .text("id");

            JsonNode ended = api.ended(chat);

            assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
            assertThat(ended.path("message").path("content").asText()).isNotBlank();
            assertThat(api.get("/conversations/" + conversation + "/messages")
                            .body()
                            .path("data"))
                    .isEmpty();
        }
    }
}
