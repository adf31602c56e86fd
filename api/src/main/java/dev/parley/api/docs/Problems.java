package dev.parley.api.docs;

import dev.parley.schemas.error.ErrorCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the codes of problems mean, and what helps. */
final class Problems {
    private static final Map<String, String> OF_THE_API = ofTheApi();

    private Problems() {}

    private static Map<String, String> ofTheApi() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("malformed_json", "The body is not JSON, not UTF-8, too deep, or names a field twice. Correct it.");
        known.put("bad_request", "The request cannot be understood. The detail says why.");
        known.put(
                "condition_not_supported",
                "The last writer wins: the log takes every write. Send it without If-Match and If-Unmodified-Since.");
        known.put("unauthorized", "Send a valid API key as 'Authorization: Bearer …'; 'parley keys create' makes one.");
        known.put("missing_scope", "The API key does not allow this. Take a key with the scope that the detail names.");
        known.put("forbidden", "This is not allowed.");
        known.put(
                "foreign_origin",
                "A server without API keys answers this machine only, under its own name: call it as localhost or 127.0.0.1.");
        known.put("not_found", "There is no such thing, or it belongs to another tenant.");
        known.put("method_not_allowed", "The path exists, the method does not. The header Allow names those that do.");
        known.put("not_acceptable", "The answer does not exist in a media type that Accept names.");
        known.put(
                "conversation_not_live",
                "The conversation was generated: nobody can add to it. Start one of your own with POST /conversations.");
        known.put("conflict", "It contradicts what is there. Read the current state, then decide.");
        known.put("content_too_large", "The body, or the event that it becomes, is too large. Send less.");
        known.put("uri_too_long", "The URL is too long.");
        known.put("headers_too_large", "The headers are too large.");
        known.put("unsupported_media_type", "Send JSON, and say so: 'Content-Type: application/json'.");
        known.put("invalid_fields", "The list errors names every faulty field. Correct them and send it again.");
        known.put(
                "invalid_idempotency_key",
                "An Idempotency-Key has 1 to 255 visible ASCII characters, and is sent once.");
        known.put(
                "idempotency_key_reused",
                "The Idempotency-Key was sent before with another path or body. Take a new key for a new request.");
        known.put(
                "idempotency_in_progress",
                "The same request is still running. Send it again in a moment: nothing doubles.");
        known.put(
                "idempotency_not_replayable",
                "The request was executed, and its answer, a stream or a chat's text, is not kept. Look at what it made.");
        known.put("too_many_webhooks", "A tenant has a limited number of webhooks. Delete one that is not needed.");
        known.put(
                "unavailable", "Kafka or Postgres does not answer, or the server stops. Try again after Retry-After.");
        known.put("internal_error", "A bug. The server's log says more; please report it.");
        return known;
    }

    /** What a code means, for people. */
    static Optional<String> meaning(String code) {
        return Optional.ofNullable(OF_THE_API.get(code)).or(() -> Arrays.stream(ErrorCode.values())
                .filter(known -> known.wireName().equals(code))
                .findFirst()
                .map(Problems::ofChats));
    }

    private static String ofChats(ErrorCode code) {
        return switch (code) {
            case CONTENT_FILTERED -> "The provider's filter withheld the reply. Say it differently.";
            case REFUSED -> "The model declined to reply. Say it differently, or ask another model.";
            case INVALID_REQUEST -> "The provider rejected the request; the message says why.";
            case UNAUTHORIZED -> "The model's provider rejected the credentials of models.yml.";
            case UNKNOWN_MODEL -> "No model of this name is configured: see GET /v1/models.";
            case BAD_UPSTREAM -> "The model's answer could not be understood. Try again.";
            case EMPTY_ANSWER -> "The model answered with nothing. Try again.";
            case RATE_LIMITED -> "Too many requests at once. Wait as long as Retry-After says.";
            case UPSTREAM_UNAVAILABLE -> "The model's provider failed or could not be reached. Try again.";
            case TIMED_OUT -> "The model did not answer in time. Try again, or allow more time.";
            case EXPIRED -> "The chat's deadline passed before it was answered.";
            case POISON_REQUEST -> "Workers fail on this request by a bug. Report it; another wording may pass.";
            case CANCELLED -> "The chat was cancelled.";
            case CONVERSATION_BUSY -> "Another chat of the conversation is open, and on_busy was reject.";
            case BUDGET_EXHAUSTED -> "The run's budget does not allow another call.";
            case RUN_INACTIVE -> "The worker works for another run.";
            case INVALID_RUN -> "The run's configuration does not fit this version.";
        };
    }
}
