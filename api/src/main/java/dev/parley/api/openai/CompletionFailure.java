package dev.parley.api.openai;

import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.FieldError;
import dev.parley.events.ChatReplied;
import dev.parley.schemas.error.ErrorCode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in OpenAI's shape.
 *
 * @param retryAfter seconds after which it may be tried again; 0: nothing is known
 * @param noRetry whether clients are told not to ask again by themselves: it would fail again, or be paid for twice
 */
record CompletionFailure(
        HttpStatus status, String message, @Nullable String param, String code, int retryAfter, boolean noRetry) {
    private static final int RETRY_AFTER = 5;

    /** OpenAI's clients ask again by themselves after 408, 409, 429 and every 5xx, unless this says "false". */
    private static final String SHOULD_RETRY = "x-should-retry";

    /** Others that are conflicts too may well succeed later. */
    private static final String NOT_REPLAYABLE = "idempotency_not_replayable";

    /** The failure of a chat that ended without an answer. */
    static CompletionFailure of(ChatReplied end) {
        String code = Optional.ofNullable(end.getCode()).orElse(end.getStatus());
        String message = Optional.ofNullable(end.getMessage()).orElse("The request ended as " + end.getStatus() + ".");
        HttpStatus status = status(code);
        boolean isFinal = isFinal(code);
        boolean noRetry = isFinal && status == HttpStatus.SERVICE_UNAVAILABLE;
        return new CompletionFailure(status, message, null, code, isFinal ? 0 : RETRY_AFTER, noRetry);
    }

    private static boolean isFinal(String code) {
        return Arrays.stream(ErrorCode.values())
                .anyMatch(known -> known.wireName().equals(code) && !known.isTransient());
    }

    private static HttpStatus status(String code) {
        if (code.equals(ErrorCode.RATE_LIMITED.wireName())) {
            return HttpStatus.TOO_MANY_REQUESTS;
        }
        if (code.equals(ErrorCode.UNKNOWN_MODEL.wireName())) {
            return HttpStatus.NOT_FOUND;
        }
        boolean asked = List.of(ErrorCode.CONTENT_FILTERED, ErrorCode.REFUSED, ErrorCode.INVALID_REQUEST).stream()
                .anyMatch(known -> known.wireName().equals(code));
        return asked ? HttpStatus.BAD_REQUEST : HttpStatus.SERVICE_UNAVAILABLE;
    }

    /** A problem of the API; what it calls unprocessable is a bad request there. */
    static CompletionFailure of(ApiProblem problem) {
        HttpStatus status =
                problem.status() == HttpStatus.UNPROCESSABLE_ENTITY ? HttpStatus.BAD_REQUEST : problem.status();
        String param = problem.errors().stream()
                .findFirst()
                .map(FieldError::field)
                .filter(field -> !field.isEmpty())
                .orElse(null);
        // There is no list of faulty fields there: the message has to name them all.
        String message = problem.errors().size() > 1
                ? problem.errors().stream().map(FieldError::sentence).collect(Collectors.joining("; "))
                : problem.detail();
        boolean noRetry = problem.code().equals(NOT_REPLAYABLE);
        return new CompletionFailure(status, message, param, problem.code(), problem.retryAfter(), noRetry);
    }

    /** What is answered when even the end of the chat did not come in time. A worker may be writing all the same. */
    static CompletionFailure late() {
        return new CompletionFailure(
                HttpStatus.SERVICE_UNAVAILABLE, "No answer came in time.", null, ErrorCode.EXPIRED.wireName(), 0, true);
    }

    /** What is answered when pieces of an answer did not arrive: what did is not what the model said. */
    static CompletionFailure lost() {
        return of(ApiProblem.unavailable("A part of the answer was lost on its way. Ask again.", 1));
    }

    static CompletionFailure unknownModel(String model) {
        return new CompletionFailure(
                HttpStatus.NOT_FOUND,
                "The model '" + model + "' does not exist.",
                "model",
                "model_not_found",
                0,
                false);
    }

    byte[] body() {
        return CompletionJson.error(message, type(), param, code);
    }

    private String type() {
        return switch (status) {
            case TOO_MANY_REQUESTS -> "rate_limit_error";
            case UNAUTHORIZED, FORBIDDEN -> "authentication_error";
            default -> status.getCode() < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /** What clients are told that ask again by themselves. */
    Map<String, String> headers() {
        return noRetry ? Map.of(SHOULD_RETRY, "false") : Map.of();
    }

    MutableHttpResponse<byte[]> response() {
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(body());
        headers().forEach(response::header);
        return retryAfter > 0 ? response.header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter)) : response;
    }
}
