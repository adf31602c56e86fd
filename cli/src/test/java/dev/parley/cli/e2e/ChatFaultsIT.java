package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.LiveApi.Answer;
import dev.parley.cli.e2e.LiveApi.Event;
import dev.parley.embedded.Endpoints;
import dev.parley.events.InferenceRequest;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.inspect.Inspection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    private static final String ASKED = "zqasked20261121";
    private static final String REPLIED = "zqreplied20261121";
    private static final String KEPT = "zqkept20261121";

    private static Endpoints endpoints;
    private static Workspace workspace;
    private static LiveApi api;

    @BeforeAll
    static void start(Endpoints shared) {
        endpoints = shared;
        workspace =
                Workspace.on(shared).edit("models.yml", "    backend: rehearsal\n", """
                            backend: rehearsal
                          - name: slow
                            backend: rehearsal
                            reply: "%s"
                            words_per_second: 20
                          - name: secretive
                            backend: rehearsal
                            reply: "%s is between us"
                        """.formatted(LONG_REPLY, REPLIED));
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
    void shouldNotShowAWorkerWhatWasCancelledWhileItWaited() throws Exception {
        String conversation = api.conversation();
        List<String> chats = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            chats.add(api.post("/conversations/" + conversation + "/chat", "{}").text("id"));
        }
        for (String chat : chats.subList(1, 3)) {
            assertThat(api.post("/chats/" + chat + "/cancel", "{}").text("status"))
                    .isEqualTo("cancelled");
        }
        try (ParleyProcess _ = workspace.start("worker")) {
            assertThat(api.ended(chats.getFirst()).path("status").asText()).isEqualTo("completed");
        }

        assertThat(new CommittedLog(endpoints, workspace.topics())
                        .events(Topics.CHAT_REQUESTS, InferenceRequest.class)
                        .map(InferenceRequest::getRequestId))
                .contains(chats.getFirst())
                .doesNotContainAnyElementsOf(chats.subList(1, 3));
    }

    @Test
    void shouldLeaveNoTraceOfAChatThatIsNotLogged() throws Exception {
        String conversation = api.conversation();
        api.say(conversation, "remember " + KEPT);
        try (ParleyProcess _ = workspace.start("worker")) {
            String chat = api.post(
                            "/conversations/" + conversation + "/chat",
                            "{\"log\": false, \"model\": \"secretive\", \"stop\": [\"%s\"]}".formatted(ASKED),
                            "Idempotency-Key",
                            "trace")
                    .text("id");
            String waiting = api.post(
                            "/conversations/" + conversation + "/chat",
                            "{\"log\": false, \"model\": \"secretive\", \"stop\": [\"%s\"]}".formatted(ASKED))
                    .text("id");
            for (String one : List.of(chat, waiting)) {
                JsonNode ended = api.ended(one);
                assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
                assertThat(ended.path("message").path("content").asText()).contains(REPLIED);
            }
            Answer completion = api.post("/v1/chat/completions", """
                    {"model": "secretive", "messages": [{"role": "user", "content": "forget %s"}]}""".formatted(ASKED));
            assertThat(completion.body().toString()).contains(REPLIED);
            assertThat(api.get("/conversations/" + conversation + "/messages")
                            .body()
                            .path("data"))
                    .hasSize(1);
        }
        Inspection inspection = new Inspection(endpoints, workspace.topics());
        assertThat(inspection.find(List.of(ASKED, REPLIED)).keySet())
                .isNotEmpty()
                .isSubsetOf(places("chats", "chat-requests", "chat-deltas", "chat-results"));
        assertThat(inspection.find(List.of(KEPT)).keySet())
                .as("what is kept is found")
                .contains(places("turns").getFirst(), "table read_model.messages");
        assertThat(filesWith(ASKED)).isEmpty();
        assertThat(filesWith(REPLIED)).containsExactly(workspace.config().resolve("models.yml"));
    }

    private static List<String> places(String... topics) {
        return Stream.of(topics)
                .map(topic -> "topic " + workspace.topics().prefix() + topic)
                .toList();
    }

    private static List<Path> filesWith(String word) throws IOException {
        try (Stream<Path> files = Files.walk(workspace.directory())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> new String(bytes(file), StandardCharsets.ISO_8859_1).contains(word))
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException gone) {
            return new byte[0];
        }
    }
}
