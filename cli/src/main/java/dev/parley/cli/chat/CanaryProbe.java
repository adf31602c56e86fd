package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.chat.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that says something and reads its reply, through every role of an installation, and that holds what it gets against what
 * the API promises: one resource for each {@code Idempotency-Key}, one's own writes read at once, pieces that are the stored
 * reply, one reply.
 */
final class CanaryProbe {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PAUSE_MS = 20;

    private final ApiClient api;
    private final Optional<String> model;
    private final Duration timeout;
    private final String at;
    private final LongSupplier nanoTime;
    private final StringBuilder pieces = new StringBuilder();
    private volatile @Nullable String conversation;
    private long asked;
    private long firstDelta;

    /**
     * @param model which is to reply; the configured one otherwise
     * @param timeout after which the reply is no longer wanted
     * @param at when it begins, in ISO 8601
     */
    CanaryProbe(ApiClient api, Optional<String> model, Duration timeout, String at, LongSupplier nanoTime) {
        this.api = api;
        this.model = model;
        this.timeout = timeout;
        this.at = at;
        this.nanoTime = nanoTime;
    }

    /** The conversation that it began, once it did. */
    @Nullable
    String conversation() {
        return conversation;
    }

    /**
     * Waits for the reply, however long it takes.
     *
     * @throws CommandFailure when the API cannot be reached, or refuses
     */
    CanaryDocument run() throws CommandFailure, InterruptedException {
        List<String> wrong = new ArrayList<>();
        String begun = begin();
        conversation = begun;
        String said = "Are you there? (" + UUID.randomUUID() + ")";
        Answer message =
                twice("messages", NODES.objectNode().put("role", "user").put("content", said), wrong);
        if (message.readable() && messages().findValuesAsText("id").stream().noneMatch(id(message)::equals)) {
            wrong.add("message " + id(message) + " was acknowledged and is not among the messages");
        }
        asked = nanoTime.getAsLong();
        String chat = id(twice("chat", wish(), wrong));
        long accepted = sinceAsked();
        JsonNode ended = new ReplyStream(api, chat, this::take).read();
        long complete = sinceAsked();
        if (!ended.path("status").asText().equals("completed")) {
            return CanaryDocument.unwell(
                    at, CanaryDocument.UNAVAILABLE, begun, "chat " + chat + " ended as " + end(ended));
        }
        check(api.get("/chats/" + chat), wrong);
        awaitReply(chat);
        long stored = sinceAsked();
        checkStored(said, chat, wrong);
        return wrong.isEmpty()
                ? new CanaryDocument(
                        at,
                        CanaryDocument.WELL,
                        begun,
                        accepted,
                        pieces.isEmpty() ? complete : firstDelta,
                        complete,
                        stored,
                        null)
                : CanaryDocument.unwell(at, CanaryDocument.WRONG, begun, String.join("; ", wrong));
    }

    private String begin() throws CommandFailure, InterruptedException {
        ObjectNode candidate = NODES.objectNode().put("first_name", "Canary").put("last_name", "Parley");
        ObjectNode opening = NODES.objectNode()
                .put("title", "Canary")
                .put("description", "No job opening: parley canary looks whether chats are answered.")
                .put("requirements", "None");
        ObjectNode start = NODES.objectNode()
                .put("profile_id", create("/profiles", candidate, keyOf(candidate)))
                .put("job_opening_id", create("/job_openings", opening, keyOf(opening)));
        start.putObject("metadata").put("canary", true);
        return create("/conversations", start, UUID.randomUUID().toString());
    }

    /** The same for all probes, so that they leave one candidate and one job opening, and not thousands. */
    private static String keyOf(JsonNode body) {
        return "parley-canary-" + UUID.nameUUIDFromBytes(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Posts, and waits until it can be read: while the read model is behind, others may not find it yet. */
    private String create(String path, JsonNode body, String key) throws CommandFailure, InterruptedException {
        Answer created = api.post(path, body, key);
        while (!created.readable() && !api.has(path + "/" + id(created))) {
            Thread.sleep(PAUSE_MS);
        }
        return id(created);
    }

    private ObjectNode wish() {
        ObjectNode wish = NODES.objectNode().put("timeout_seconds", timeout.toSeconds());
        model.ifPresent(name -> wish.put("model", name));
        return wish;
    }

    /** Posts the same with the same key again, as a client does that did not get the answer. */
    private Answer twice(String what, JsonNode body, List<String> wrong) throws CommandFailure, InterruptedException {
        String path = "/conversations/" + conversation + "/" + what;
        String key = UUID.randomUUID().toString();
        Answer first = api.post(path, body, key);
        Answer second = api.post(path, body, key);
        if (!id(first).equals(id(second))) {
            wrong.add("one Idempotency-Key made two of " + what + ", " + id(first) + " and " + id(second));
        }
        return first;
    }

    private void take(String piece) {
        if (pieces.isEmpty()) {
            firstDelta = sinceAsked();
        }
        pieces.append(piece);
    }

    private void check(JsonNode chat, List<String> wrong) {
        if (!chat.path("status").asText().equals("completed")) {
            wrong.add("the stream said completed, the chat itself says " + end(chat));
        } else if (!chat.path("message").path("content").asText().contentEquals(pieces)) {
            wrong.add("the pieces together are not the reply of chat " + id(chat));
        }
    }

    private void awaitReply(String chat) throws CommandFailure, InterruptedException {
        while (messages().findValuesAsText("chat").stream().noneMatch(chat::equals)) {
            Thread.sleep(PAUSE_MS);
        }
    }

    private void checkStored(String said, String chat, List<String> wrong) throws CommandFailure, InterruptedException {
        JsonNode messages = messages();
        boolean asSaid = messages.size() == 2
                && messages.get(0).path("content").asText().equals(said)
                && messages.get(1).path("chat").asText().equals(chat)
                && messages.get(1).path("content").asText().contentEquals(pieces);
        if (!asSaid) {
            wrong.add("the conversation is not what was said and its reply, but has " + messages.size() + " messages");
        }
    }

    private JsonNode messages() throws CommandFailure, InterruptedException {
        return api.get("/conversations/" + conversation + "/messages").path("data");
    }

    private long sinceAsked() {
        return Duration.ofNanos(nanoTime.getAsLong() - asked).toMillis();
    }

    private static String end(JsonNode chat) {
        String reason = chat.path("error").path("message").asText();
        return chat.path("status").asText() + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String id(Answer answer) {
        return id(answer.body());
    }

    private static String id(JsonNode resource) {
        return resource.path("id").asText();
    }
}
