package dev.parley.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.api.ApiClient;
import dev.parley.api.ApiHarness;
import dev.parley.api.ApiServer;
import dev.parley.api.projection.ProjectionBarrier;
import dev.parley.api.publish.EventPublisher;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatRequested;
import dev.parley.events.ConversationStarted;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Two instances of the API and somebody who answers: what the last message says, in its way. */
final class ChatStage implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger IDS = new AtomicInteger();

    private final ApiHarness harness;
    private final ApiServer other;
    private final ApiClient otherClient;
    private final ChatResponder responder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ChatStage(Endpoints endpoints, TopicNames topics) {
        this.harness = ApiHarness.start(endpoints, topics);
        this.other = harness.startAnother();
        this.otherClient = harness.client(other);
        this.responder = new ChatResponder(harness.settings(), ChatStage::play);
    }

    /** "held …" is never answered, "long …" slowly, "endless …" too, "flood …" with megabytes; anything is answered with its echo. */
    private static ChatResponder.Play play(ChatRequested request) {
        String said = request.getMessages().getLast().getContent();
        String echo = "Echo: " + said;
        return switch (said.split(" ")[0]) {
            case "held" -> new ChatResponder.Play(echo, 5, Duration.ZERO, true);
            case "long" -> new ChatResponder.Play((echo + " \uD83D\uDE00 ").repeat(30), 8, Duration.ofMillis(5), false);
            case "endless" -> new ChatResponder.Play(echo.repeat(100_000), 8, Duration.ofMillis(20), false);
            case "flood" ->
                new ChatResponder.Play(echo.repeat(12_000_000 / echo.length()), 200_000, Duration.ofMillis(50), false);
            default -> new ChatResponder.Play(echo, 5, Duration.ZERO, false);
        };
    }

    ApiHarness harness() {
        return harness;
    }

    ApiClient client() {
        return harness.client();
    }

    ApiClient otherClient() {
        return otherClient;
    }

    ApiServer other() {
        return other;
    }

    ChatResponder responder() {
        return responder;
    }

    HttpClient http() {
        return http;
    }

    /** A conversation in which somebody said something last; the read model has it. */
    String conversation(String said) {
        String id = "0190aaaa-0000-7000-8000-" + String.format("%012x", IDS.incrementAndGet());
        publish(
                Topics.CONVERSATIONS,
                EventKeys.started(id),
                ConversationStarted.newBuilder()
                        .setEventId("c" + id)
                        .setOccurredAt(Instant.EPOCH)
                        .setConversationId(id)
                        .setCandidate(
                                "{\"first_name\":\"Ada\",\"last_name\":\"King\",\"experiences\":[],\"city\":null}")
                        .setJobOpening("{\"title\":\"Nurse\"}")
                        .build());
        say(id, said);
        return id;
    }

    /** Adds a message to a conversation. */
    void say(String conversation, String text) {
        String id = "0190bbbb-0000-7000-8000-" + String.format("%012x", IDS.incrementAndGet());
        publish(
                Topics.TURNS,
                EventKeys.message(conversation, id),
                TurnRecorded.newBuilder()
                        .setEventId("e" + id)
                        .setOccurredAt(Instant.EPOCH)
                        .setConversationId(conversation)
                        .setPosition(0)
                        .setRole("candidate")
                        .setText(text)
                        .setSource("person")
                        .setMessageId(id)
                        .build());
    }

    private void publish(Topic topic, String key, SpecificRecord event) {
        RecordMetadata kept = harness.server()
                .part(EventPublisher.class)
                .publish(topic, key, event)
                .blockOptional(PATIENCE)
                .orElseThrow();
        boolean visible = harness.server()
                .part(ProjectionBarrier.class)
                .await(new TopicPartition(kept.topic(), kept.partition()), kept.offset(), PATIENCE)
                .blockOptional(PATIENCE)
                .orElseThrow();
        if (!visible) {
            throw new AssertionError(event + " was not projected");
        }
    }

    /** Asks for a reply and waits for it. */
    JsonNode reply(String conversation, String body) {
        return client().post("/conversations/" + conversation + "/chat", body, "Prefer", "wait=60")
                .json();
    }

    @Override
    public void close() throws Exception {
        responder.close();
        http.shutdownNow();
        harness.close();
    }
}
