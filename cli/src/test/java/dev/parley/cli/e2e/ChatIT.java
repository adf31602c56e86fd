package dev.parley.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.e2e.LiveApi.Answer;
import dev.parley.cli.e2e.LiveApi.Event;
import dev.parley.cli.e2e.ParleyProcess.Ended;
import dev.parley.embedded.Endpoints;
import dev.parley.testkit.ParleyPlatform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live chat as its users have it: {@code parley up}, and nothing but HTTP. */
@ExtendWith(ParleyPlatform.class)
class ChatIT {
    private static Workspace workspace;
    private static LiveApi api;

    @BeforeAll
    static void start(Endpoints endpoints) {
        workspace = Workspace.on(endpoints);
        api = LiveApi.start(workspace, "up");
    }

    @AfterAll
    static void stop() {
        api.close();
        workspace.close();
    }

    @Test
    void shouldSayWhereEverythingIs() throws Exception {
        assertThat(api.addresses().fieldNames())
                .toIterable()
                .containsExactly("api", "docs", "metrics", "bootstrap_servers", "registry");
        assertThat(api.get("/health").status()).isEqualTo(200);
        assertThat(api.text("/metrics")).contains("parley_worker_requests_completed_total{worker=\"0\"}");
    }

    @Test
    void shouldLeadAFirstUserFromAProfileToAReply() throws Exception {
        String conversation = api.conversation();
        api.say(conversation, "Hi, which technologies do you use?");

        Answer chat = api.post("/conversations/" + conversation + "/chat", "{}");

        assertThat(chat.status()).as("%s", chat).isEqualTo(202);
        assertThat(chat.header("Location")).isEqualTo("/chats/" + chat.text("id"));
        JsonNode ended = api.ended(chat.text("id"));
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        String reply = ended.path("message").path("content").asText();
        assertThat(reply).isNotBlank();
        List<Event> events = api.events(chat.text("id"), Optional.empty(), Integer.MAX_VALUE);
        assertThat(LiveApi.text(events)).isEqualTo(reply);
        assertThat(events.getLast().type()).isEqualTo("response.completed");
        JsonNode messages =
                api.get("/conversations/" + conversation + "/messages").body();
        assertThat(messages.path("data")).hasSize(2);
        assertThat(messages.path("data").get(1).path("content").asText()).isEqualTo(reply);
    }

    @Test
    void shouldKeepItsPromisesToTheCanary() throws Exception {
        Ended canary = workspace.run("canary", "--url", api.base(), "--probes", "2");

        assertThat(canary.status()).as("%s", canary).isZero();
        assertThat(canary.output().lines()).hasSize(2).allMatch(line -> line.contains("\"status\":\"well\""));
    }

    @Test
    void shouldAnswerInTheSameRequestWhenAskedToWait() throws Exception {
        Answer chat = api.post("/conversations/" + api.conversation() + "/chat", "{}", "Prefer", "wait=60");

        assertThat(chat.status()).as("%s", chat).isEqualTo(200);
        assertThat(chat.text("status")).isEqualTo("completed");
    }

    @Test
    void shouldMakeOneReplyOfFiftyParallelRequestsWithOneKey() throws Exception {
        String conversation = api.conversation();
        List<Answer> answers = inParallel(
                50, () -> api.post("/conversations/" + conversation + "/chat", "{}", "Idempotency-Key", "fifty"));

        Set<String> chats = new HashSet<>();
        for (Answer answer : answers) {
            // 200 once the chat is over, 409 when the first one took too long to wait for.
            assertThat(answer.status()).as("%s", answer).isIn(200, 202, 409);
            if (answer.status() != 409) {
                chats.add(answer.text("id"));
            }
        }
        assertThat(chats).hasSize(1);
        api.ended(chats.iterator().next());
        Answer other =
                api.post("/conversations/" + conversation + "/chat", "{\"max_tokens\": 7}", "Idempotency-Key", "fifty");
        assertThat(other.status()).as("%s", other).isEqualTo(422);
        assertThat(api.get("/conversations/" + conversation + "/messages")
                        .body()
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void shouldAnswerAHundredChatsOfOneConversationOneByOne() throws Exception {
        String conversation = api.conversation();
        List<String> chats = new ArrayList<>();
        for (Answer answer : inParallel(100, () -> api.post("/conversations/" + conversation + "/chat", "{}"))) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(202);
            chats.add(answer.text("id"));
        }
        Answer elsewhere = api.post("/conversations/" + api.conversation() + "/chat", "{}", "Prefer", "wait=60");
        assertThat(elsewhere.text("status")).isEqualTo("completed");

        for (String chat : chats) {
            assertThat(api.ended(chat).path("status").asText()).isEqualTo("completed");
        }
        JsonNode messages = api.get("/conversations/" + conversation + "/messages?limit=100")
                .body()
                .path("data");
        Set<String> replied = new HashSet<>();
        messages.forEach(message -> replied.add(message.path("chat").asText()));
        assertThat(replied).containsExactlyInAnyOrderElementsOf(chats);
    }

    @FunctionalInterface
    private interface Call {
        Answer call() throws Exception;
    }

    private static List<Answer> inParallel(int times, Call call) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(call::call));
            }
            for (Future<Answer> each : running) {
                answers.add(each.get());
            }
        }
        return answers;
    }
}
