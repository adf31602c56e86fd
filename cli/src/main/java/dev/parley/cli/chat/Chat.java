package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** One conversation over the API: what is said is posted, and the reply is read while it is being written. */
final class Chat {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_RECONNECTIONS = 20;

    private final ApiClient api;
    private final String conversation;
    private final Optional<String> model;

    /**
     * @param conversation the id of an existing conversation
     * @param model which model is to reply; the configured one otherwise
     */
    Chat(ApiClient api, String conversation, Optional<String> model) {
        this.api = api;
        this.conversation = conversation;
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
        return new Reply("/chats/" + chat + "/events", pieces).read();
    }

    /** Reads the events of one reply; a broken connection is taken up again behind the last event. */
    private final class Reply {
        private final String path;
        private final Consumer<String> pieces;
        private String lastEventId = "";

        Reply(String path, Consumer<String> pieces) {
            this.path = path;
            this.pieces = pieces;
        }

        JsonNode read() throws CommandFailure, InterruptedException {
            IOException broken = new IOException("the stream ended before the reply did");
            for (int connection = 0; connection <= MAX_RECONNECTIONS; connection++) {
                try (ApiClient.Events stream = api.events(path, lastEventId)) {
                    while (stream.events().hasNext()) {
                        Optional<JsonNode> ended = take(stream.events().next());
                        if (ended.isPresent()) {
                            return ended.get();
                        }
                    }
                } catch (UncheckedIOException e) {
                    broken = new IOException(e);
                } catch (IOException e) {
                    broken = e;
                }
                Thread.sleep(200);
            }
            throw api.unreachable(broken);
        }

        private Optional<JsonNode> take(ServerSentEvent event) throws CommandFailure {
            JsonNode data = ApiClient.read(event.data());
            if (!event.id().isEmpty()) {
                lastEventId = event.id();
            }
            return switch (event.type()) {
                case "response.output_text.delta" -> {
                    pieces.accept(data.path("delta").asText());
                    yield Optional.empty();
                }
                case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                    Optional.of(data.path("response"));
                default -> Optional.empty();
            };
        }
    }
}
