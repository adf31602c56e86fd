package dev.parley.api.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers, headers and permissions that operations have in common. */
final class CommonAnswers {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

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
            new Answer("422", "Unprocessable", "Something in the request is not as it should be; errors says what."),
            new Answer("429", "TooManyRequests", "Too much at once. Retry-After says when to try again."),
            new Answer("503", "Unavailable", "Kafka or Postgres does not answer. Retry-After says when to try again."));
    private static final List<Answer> WITH_BODY = List.of(
            new Answer("409", "Conflict", "It contradicts what is there, or the same request is still running."),
            new Answer("413", "TooLarge", "The body is too large."),
            new Answer("415", "UnsupportedMediaType", "The body is not JSON."));

    /** All of them, by name. */
    Map<String, ObjectNode> all() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        ALWAYS.forEach(answer -> all.put(answer.name(), described(answer)));
        WITH_BODY.forEach(answer -> all.put(answer.name(), described(answer)));
        return all;
    }

    /** Completes an operation; what it says itself stays. */
    void addTo(String path, String method, ObjectNode operation) {
        if (path.equals("/health") || path.startsWith("/health/")) {
            return;
        }
        ObjectNode responses = (ObjectNode) operation.get("responses");
        ALWAYS.forEach(answer -> add(answer, responses));
        if (method.equals("post") || method.equals("put") || method.equals("patch")) {
            WITH_BODY.forEach(answer -> add(answer, responses));
        }
        // Open as long as there is no key: see AccessFilter.
        ArrayNode security = operation.putArray("security");
        security.addObject();
        security.addObject().putArray("key");
        if (method.equals("post")) {
            idempotencyKey(operation);
        }
    }

    private static void add(Answer answer, ObjectNode responses) {
        if (!responses.has(answer.status())) {
            responses.putObject(answer.status()).put("$ref", "#/components/responses/" + answer.name());
        }
    }

    private static ObjectNode described(Answer answer) {
        ObjectNode described = NODES.objectNode();
        described.put("description", answer.description());
        described
                .putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
        return described;
    }

    private static void idempotencyKey(ObjectNode operation) {
        ObjectNode parameter = operation.withArray("parameters").addObject();
        parameter.put("name", "Idempotency-Key");
        parameter.put("in", "header");
        parameter.put("required", false);
        parameter.put(
                "description",
                "Sent again with the same key and body within 24 hours, the request is not executed again: the answer is the"
                        + " first one, with the header Idempotency-Replayed.");
        parameter
                .putObject("schema")
                .put("type", "string")
                .put("minLength", 1)
                .put("maxLength", 255)
                .put("pattern", "^[!-~]+$");
    }
}
