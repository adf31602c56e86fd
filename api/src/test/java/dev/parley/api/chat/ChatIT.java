package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiClient;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ParleyPlatform;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats over HTTP at two instances, with somebody at the other end of the topics. */
@ExtendWith(ParleyPlatform.class)
class ChatIT {
    private static ChatStage stage;

    @BeforeAll
    static void start(Endpoints endpoints, TopicNames topics) {
        stage = new ChatStage(endpoints, topics);
    }

    @AfterAll
    static void stop() throws Exception {
        stage.close();
    }

    private static ApiClient.Answer ask(String conversation, String body, String... headers) {
        return stage.client().post("/conversations/" + conversation + "/chat", body, headers);
    }

    @Test
    void shouldAnswerAtOnceAndReplyWhenPolled() {
        ApiClient.Answer accepted = ask(stage.conversation("hello"), "{}");
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/chats/" + accepted.id());
        assertThat(accepted.header("Retry-After")).isEqualTo("1");
        assertThat(accepted.json().path("object").asText()).isEqualTo("chat");
        JsonNode elsewhere = stage.otherClient().get("/chats/" + accepted.id()).json();
        for (String time : List.of("created_at", "expires_at")) {
            assertThat(elsewhere.path(time)).as(time).isEqualTo(accepted.json().path(time));
        }

        await().atMost(ChatStage.PATIENCE)
                .until(() -> status(stage.client().get("/chats/" + accepted.id())), "completed"::equals);

        JsonNode chat = stage.client().get("/chats/" + accepted.id()).json();
        assertThat(chat.path("message").path("content").asText()).isEqualTo("Echo: hello");
        assertThat(chat.path("message").path("chat").asText()).isEqualTo(accepted.id());
        assertThat(chat.path("attempt").asInt()).isEqualTo(1);
        assertThat(chat.path("usage").path("total_tokens").asInt()).isEqualTo(10);
        assertThat(chat.path("error").isNull()).isTrue();
    }

    private static String status(ApiClient.Answer answer) {
        return answer.json().path("status").asText();
    }

    @Test
    void shouldHoldTheRequestUntilTheReplyIsThere() {
        ApiClient.Answer answer = ask(stage.conversation("long story"), "{}", "Prefer", "Wait=60");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(status(answer)).isEqualTo("completed");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=60");
        ApiClient.Answer late = ask(stage.conversation("held for ever"), "{}", "Prefer", "respond-async, wait=1");
        assertThat(late.status()).isEqualTo(202);
        assertThat(status(late)).isEqualTo("queued");
    }

    @Test
    void shouldAskWithTheRenderedPromptAndTheScene() {
        String conversation = stage.conversation("hello");
        String id = stage.reply(conversation, "{\"temperature\":0.25,\"max_tokens\":7,\"stop\":\"END\"}")
                .path("id")
                .asText();
        stage.say(conversation, "and more");
        stage.reply(conversation, "{}");

        List<ChatRequested> asked = stage.responder().requests().stream()
                .filter(request -> request.getConversationId().equals(conversation))
                .toList();
        assertThat(asked).hasSize(2);
        ChatRequested first = asked.getFirst();
        assertThat(first.getMessages().getFirst().getContent())
                .startsWith("You are Helena Marsh")
                .contains("Ada King", "Nurse");
        assertThat(first.getMessages().getLast()).isEqualTo(new ChatMessage("user", "hello"));
        assertThat(first.getParameters().getTemperature()).isEqualTo(0.25);
        assertThat(first.getParameters().getMaxTokens()).isEqualTo(7);
        assertThat(first.getParameters().getStop()).containsExactly("END");
        assertThat(first.getScene().getStep()).isEqualTo("greeting");
        assertThat(asked.getLast().getKnownReplies()).isSubsetOf(id);
    }

    @Test
    void shouldStreamEveryEventOnce() throws Exception {
        String id = ask(stage.conversation("long story"), "{}").id();
        List<EventReader.Event> events;
        try (EventReader reader = EventReader.open(stage.http(), stage.client().uri("/chats/" + id + "/events"), "")) {
            assertThat(reader.response().statusCode()).isEqualTo(200);
            assertThat(reader.response().headers().firstValue("Content-Type").orElse(""))
                    .isEqualTo("text/event-stream; charset=utf-8");
            events = reader.rest();
        }

        assertThat(events.stream().map(EventReader.Event::type).limit(3))
                .containsExactly("response.created", "response.queued", "response.in_progress");
        JsonNode last = events.getLast().json();
        assertThat(last.path("type").asText()).isEqualTo("response.completed");
        assertThat(last.path("response").path("status").asText()).isEqualTo("completed");
        assertThat(joined(events))
                .isEqualTo(last.path("response").path("message").path("content").asText());
        assertThat(events).allSatisfy(event -> assertThat(
                        event.json().path("sequence_number").asText())
                .isEqualTo(event.id()));
    }

    private static String joined(List<EventReader.Event> events) {
        return events.stream()
                .filter(event -> event.type().equals("response.output_text.delta"))
                .map(event -> event.json().path("delta").asText())
                .collect(Collectors.joining());
    }

    @Test
    void shouldGoOnAtEitherInstanceHoweverOftenCutOff() throws Exception {
        Random random = new Random(7);
        String conversation = stage.conversation("long story");
        String id = ask(conversation, "{}").id();
        List<EventReader.Event> seen = new ArrayList<>();
        for (int cut = 0; cut < 20; cut++) {
            read(random, id, seen, 1 + random.nextInt(4));
        }
        while (!seen.getLast().type().equals("response.completed")) {
            read(random, id, seen, Integer.MAX_VALUE);
        }

        assertThat(seen)
                .extracting(event -> Long.valueOf(event.id()))
                .isSorted()
                .doesNotHaveDuplicates();
        JsonNode chat = stage.otherClient().get("/chats/" + id).json();
        assertThat(joined(seen)).isEqualTo(chat.path("message").path("content").asText());
        try (EventReader done = EventReader.open(
                stage.http(),
                stage.client().uri("/chats/" + id + "/events"),
                seen.getLast().id())) {
            assertThat(done.response().statusCode()).isEqualTo(204);
        }
    }

    private static void read(Random random, String id, List<EventReader.Event> seen, int most) throws Exception {
        ApiClient client = random.nextBoolean() ? stage.client() : stage.otherClient();
        URI uri = client.uri("/chats/" + id + "/events");
        String last = seen.isEmpty() ? "" : seen.getLast().id();
        try (EventReader reader = EventReader.open(stage.http(), uri, last)) {
            for (int i = 0; i < most; i++) {
                Optional<EventReader.Event> event = reader.next();
                if (event.isEmpty()) {
                    return;
                }
                seen.add(event.get());
            }
        }
    }

    @Test
    void shouldReadItsWritesAtTheOtherInstance() {
        String conversation = stage.conversation("hello");
        for (int chat = 0; chat < 50; chat++) {
            ApiClient.Answer accepted = ask(conversation, "{}");
            assertThat(stage.otherClient().get("/chats/" + accepted.id()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldCancelWhatWaitsAndWhatRuns() {
        String held = ask(stage.conversation("held for ever"), "{}").id();
        ApiClient.Answer cancelled = stage.otherClient().post("/chats/" + held + "/cancel", "");
        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(status(cancelled)).isEqualTo("cancelled");
        assertThat(cancelled.json().path("message").isNull()).isTrue();

        String running = ask(stage.conversation("endless story"), "{}").id();
        await().atMost(ChatStage.PATIENCE)
                .until(() -> status(stage.client().get("/chats/" + running)), "in_progress"::equals);
        JsonNode stopped =
                stage.client().post("/chats/" + running + "/cancel", "").json();
        assertThat(stopped.path("status").asText()).isEqualTo("cancelled");
        assertThat(stage.client().post("/chats/" + running + "/cancel", "").json())
                .isEqualTo(stopped);
    }

    @Test
    void shouldKnowAChatByItsIdInCapitalsToo() {
        String open = ask(stage.conversation("held for ever"), "{}").id();

        ApiClient.Answer found = stage.client().get("/chats/" + open.toUpperCase(Locale.ROOT));

        assertThat(found.status()).as(found.body()).isEqualTo(200);
        assertThat(found.id()).isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "%00", "a%00b", "%27--", "%F0%9F%92%A9"})
    void shouldKnowNoConversationOfAnOddName(String id) {
        assertThat(ask(id, "{}").status()).isEqualTo(404);
        assertThat(stage.client().get("/conversations/" + id + "/events").status())
                .isEqualTo(404);
    }

    @Test
    void shouldRejectAChatInABusyConversation() {
        String conversation = stage.conversation("held for ever");
        ApiClient.Answer first = ask(conversation, "{\"on_busy\":\"reject\"}");
        ApiClient.Answer second = ask(conversation, "{\"on_busy\":\"reject\"}");

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("code").asText()).isEqualTo("conversation_busy");
    }

    @Test
    void shouldAnswerInTheSameWayWithoutLog() throws Exception {
        String conversation = stage.conversation("long secret");
        String id = ask(conversation, "{\"log\":false}").id();
        List<EventReader.Event> events;
        try (EventReader reader = EventReader.open(stage.http(), stage.client().uri("/chats/" + id + "/events"), "")) {
            events = reader.rest();
        }

        JsonNode chat = stage.otherClient().get("/chats/" + id).json();
        assertThat(chat.path("status").asText()).isEqualTo("completed");
        assertThat(chat.path("message").path("id").isNull()).isTrue();
        assertThat(chat.path("message").path("content").asText()).startsWith("Echo: long secret");
        assertThat(joined(events))
                .isEqualTo(chat.path("message").path("content").asText());
    }

    @Test
    void shouldNameEveryFaultyField() {
        ApiClient.Answer answer = ask(
                stage.conversation("hello"),
                "{\"log\":1,\"model\":\"nobody\",\"temperature\":3,\"max_tokens\":0,\"stop\":[\"\"],\"timeout_seconds\":0,"
                        + "\"stream\":\"yes\",\"on_busy\":\"wait\",\"tenant\":\"me\"}");

        assertThat(answer.status()).isEqualTo(422);
        List<String> fields = new ArrayList<>();
        answer.json()
                .path("errors")
                .forEach(error -> fields.add(error.path("field").asText()));
        assertThat(fields)
                .containsExactlyInAnyOrder(
                        "log",
                        "model",
                        "temperature",
                        "max_tokens",
                        "stop",
                        "timeout_seconds",
                        "stream",
                        "on_busy",
                        "tenant");
    }

    @Test
    void shouldSayWhatToDoWhenAConversationIsTooLongForAPrompt() {
        String conversation = stage.conversation("x".repeat(600_000));
        stage.say(conversation, "y".repeat(600_000));

        ApiClient.Answer answer = stage.client().post("/conversations/" + conversation + "/chat", "{}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("code").asText()).isEqualTo("content_too_large");
        assertThat(answer.json().path("detail").asText())
                .contains(conversation, "another conversation")
                .doesNotContain("serialized");
    }

    @Test
    void shouldReadNoMoreOfAConversationThanAPromptTakes() {
        String conversation = stage.conversation("x".repeat(600_000));
        for (int message = 0; message < 5; message++) {
            stage.say(conversation, "y".repeat(600_000));
        }

        Conversations.Conversation read = stage.harness()
                .server()
                .part(Conversations.class)
                .find(Optional.empty(), conversation)
                .blockOptional(ChatStage.PATIENCE)
                .orElseThrow();

        assertThat(read.lines()).as("enough to be refused").hasSize(2);
    }

    @Test
    void shouldNotFindWhatIsNotThere() {
        String nobody = "0190aaaa-ffff-7000-8000-000000000000";
        assertThat(ask(nobody, "{}").status()).isEqualTo(404);
        assertThat(stage.client().get("/chats/" + nobody).status()).isEqualTo(404);
        assertThat(stage.client().get("/chats/nonsense/events").status()).isEqualTo(404);
        assertThat(stage.client().post("/chats/" + nobody + "/cancel", "").status())
                .isEqualTo(404);
        ApiClient.Answer model = ask(stage.conversation("hello"), "{\"model\":\"nobody\"}");
        assertThat(model.status()).isEqualTo(404);
        assertThat(model.json().at("/errors/0/field").asText()).isEqualTo("model");
        assertThat(ask(nobody, "[]").status()).isEqualTo(422);
        assertThat(ask(nobody, "{").status()).isEqualTo(400);
    }
}
