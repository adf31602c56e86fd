package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.CommandFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** One conversation over the API: what is said is posted, and the reply is read while it is being written. */
final class Chat {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ApiClient api;
    private final String conversation;
    private final Optional<String> model;

    /**
     * @param conversation the id of an existing conversation, as somebody typed it
     * @param model which model is to reply; the configured one otherwise
     */
    Chat(ApiClient api, String conversation, Optional<String> model) {
        this.api = api;
        this.conversation =
                URLEncoder.encode(conversation, StandardCharsets.UTF_8).replace("+", "%20");
        this.model = model;
    }

    /** Says something as the candidate. */
    void say(String text) throws CommandFailure, InterruptedException {
        ObjectNode message = NODES.objectNode().put("role", "user").put("content", text);
        api.post("/conversations/" + conversation + "/messages", message);
    }

    /**
     * Has the agent reply.
     *
     * @param pieces gets the reply piece by piece
     * @return the chat when it has ended
     */
    JsonNode reply(Consumer<String> pieces) throws CommandFailure, InterruptedException {
        ObjectNode wish = NODES.objectNode();
        model.ifPresent(name -> wish.put("model", name));
        String chat = api.post("/conversations/" + conversation + "/chat", wish)
                .path("id")
                .asText();
        return new ReplyStream(api, chat, pieces).read();
    }
}
