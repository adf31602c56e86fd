package dev.parley.api.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Answers, parameters and permissions that operations have in common. */
final class CommonAnswers {
    /** Begins the names of the answers that have OpenAI's shape. */
    private static final String OPENAI = "OpenAi";

    private static final Set<String> RETRIED = Set.of("429", "503");

    /** After these, OpenAI's clients ask again unless they are told not to. */
    private static final Set<String> RETRIED_UNLESS_TOLD = Set.of("409", "503");

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param name in the document's components
     * @param description what it means
     */
    private record Answer(String status, String name, String description) {}

    private static final List<Answer> ALWAYS = List.of(
            new Answer("400", "BadRequest", "The request cannot be understood: not JSON, not UTF-8, not HTTP."),
            new Answer("401", "Unauthorized", "The API key is missing, unknown, revoked or expired."),
            new Answer("403", "Forbidden", "The API key has not the scope, or the request comes from another site."),
            new Answer("404", "NotFound", "There is no such thing, or it is somebody else's."),
            new Answer("413", "TooLarge", "The body is too large."),
            new Answer("414", "UriTooLong", "The URL is too long."),
            new Answer("422", "Unprocessable", "Something in the request is not as it should be; errors says what."),
            new Answer("431", "HeadersTooLarge", "The headers are too large."),
            new Answer("429", "TooManyRequests", "Too much at once. Retry-After says when to try again."),
            new Answer("503", "Unavailable", "Kafka or Postgres does not answer. Retry-After says when to try again."));
    private static final List<Answer> WITH_BODY = List.of(
            new Answer("409", "Conflict", "It contradicts what is there, or the same request is still running."),
            new Answer("415", "UnsupportedMediaType", "The body is not JSON."));

    /** All of them, by name. */
    Map<String, ObjectNode> all() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        Stream.concat(ALWAYS.stream(), WITH_BODY.stream()).forEach(answer -> {
            all.put(answer.name(), described(answer, "application/problem+json", "Problem"));
            ObjectNode openAi = described(answer, "application/json", "CompletionError");
            if (RETRIED_UNLESS_TOLD.contains(answer.status())) {
                refer(openAi.withObject("headers").putObject("x-should-retry"), "headers/ShouldRetry");
            }
            all.put(OPENAI + answer.name(), openAi);
        });
        return all;
    }

    /** Completes an operation; what it says itself stays. */
    void addTo(String path, String method, ObjectNode operation) {
        if (path.startsWith("/health")) {
            return;
        }
        ObjectNode responses = (ObjectNode) operation.get("responses");
        String face = path.startsWith("/v1/") ? OPENAI : "";
        ALWAYS.forEach(answer -> add(face, answer, responses));
        if (method.equals("post") || method.equals("put")) {
            WITH_BODY.forEach(answer -> add(face, answer, responses));
        }
        addHeaders(responses);
        // Open as long as there is no key: see AccessFilter.
        ArrayNode security = operation.putArray("security");
        security.addObject();
        security.addObject().putArray("key");
        ArrayNode parameters = operation.withArray("parameters");
        if (method.equals("post") && !path.endsWith("/cancel")) {
            refer(parameters.addObject(), "parameters/IdempotencyKey");
        }
        if (operation.path("operationId").asText().startsWith("list_")) {
            refer(((ObjectNode) responses.get("200")).withObject("headers").putObject("Link"), "headers/Link");
            List.of("Limit", "After", "Order").forEach(name -> refer(parameters.addObject(), "parameters/" + name));
        }
    }

    private static void addHeaders(ObjectNode responses) {
        if (responses.get("201") instanceof ObjectNode created) {
            refer(created.withObject("headers").putObject("Location"), "headers/Location");
        }
        if (responses.get("202") instanceof ObjectNode accepted && !accepted.has("$ref")) {
            ObjectNode headers = accepted.withObject("headers");
            refer(headers.putObject("Location"), "headers/Location");
            refer(headers.putObject("Retry-After"), "headers/RetryAfter");
        }
    }

    private static void add(String face, Answer answer, ObjectNode responses) {
        if (!responses.has(answer.status())) {
            refer(responses.putObject(answer.status()), "responses/" + face + answer.name());
        }
    }

    private static void refer(ObjectNode node, String component) {
        node.put("$ref", "#/components/" + component);
    }

    private static ObjectNode described(Answer answer, String mediaType, String schema) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("description", answer.description());
        if (RETRIED.contains(answer.status())) {
            refer(described.putObject("headers").putObject("Retry-After"), "headers/RetryAfter");
        }
        ObjectNode content = described.putObject("content").putObject(mediaType);
        refer(content.putObject("schema"), "schemas/" + schema);
        return described;
    }
}
