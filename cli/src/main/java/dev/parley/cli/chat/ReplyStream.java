package dev.parley.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.cli.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The events of one chat, read to its end; a broken connection is taken up again behind the last event. */
final class ReplyStream {
    private static final int MAX_RECONNECTIONS = 20;
    private static final int PAUSE_MS = 200;

    private final ApiClient api;
    private final String path;
    private final Consumer<String> pieces;
    private String lastEventId = "";

    /**
     * @param chat its id
     * @param pieces gets the reply piece by piece
     */
    ReplyStream(ApiClient api, String chat, Consumer<String> pieces) {
        this.api = api;
        this.path = "/chats/" + chat + "/events";
        this.pieces = pieces;
    }

    /** Waits until the chat has ended, and returns it. */
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
            Thread.sleep(PAUSE_MS);
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
