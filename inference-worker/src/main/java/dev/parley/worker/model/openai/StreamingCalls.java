package dev.parley.worker.model.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.domain.models.Secret;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.TextSink;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;

/**
 * Streaming over OpenAI's chat API, without langchain4j: there a call can be given up only when its next piece comes, so never
 * while the server is silent; pieces are pushed however slowly they are taken; and an answer that breaks off, or has an error
 * among its chunks, must not pass for a complete one.
 */
final class StreamingCalls {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final EventStream events;
    private final URI address;
    private final Optional<Secret> key;
    private final String name;
    private final UpstreamFaults faults;
    private final boolean completionTokens;

    /**
     * @param baseUrl the API's address, up to and including {@code /v1}
     * @param name what the server calls the model
     * @param completionTokens whether the limit of an answer is called {@code max_completion_tokens}
     */
    StreamingCalls(
            EventStream events,
            String baseUrl,
            Optional<Secret> key,
            String name,
            UpstreamFaults faults,
            boolean completionTokens) {
        this.events = events;
        this.faults = faults;
        this.address = URI.create(baseUrl.replaceFirst("/+$", "") + "/chat/completions");
        this.key = key;
        this.name = name;
        this.completionTokens = completionTokens;
    }

    Answer call(Prompt prompt, TextSink sink) throws ModelFault, InterruptedException {
        StreamedAnswer answer = new StreamedAnswer(sink);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(body(prompt).toString()));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        try {
            events.read(request.build(), answer::chunk);
            faults.answered();
        } catch (UpstreamStatusException | UpstreamIoException e) {
            throw faults.of(e);
        }
        return answer.complete();
    }

    private ObjectNode body(Prompt prompt) {
        ObjectNode body = NODES.objectNode().put("model", name).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        ArrayNode messages = body.putArray("messages");
        for (Prompt.Message message : prompt.messages()) {
            messages.addObject().put("role", role(message)).put("content", message.content());
        }
        Sampling sampling = prompt.sampling();
        sampling.temperature().ifPresent(value -> body.put("temperature", value));
        sampling.topP().ifPresent(value -> body.put("top_p", value));
        sampling.maxTokens()
                .ifPresent(most -> body.put(completionTokens ? "max_completion_tokens" : "max_tokens", most));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop")::add);
        }
        return body;
    }

    private static String role(Prompt.Message message) {
        return switch (message.role()) {
            case "system", "assistant" -> message.role();
            default -> "user";
        };
    }
}
