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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in OpenAI's shape.
 *
 * @param retryAfter seconds after which it may be tried again; 0: nothing is known
 */
record CompletionFailure(
        HttpStatus status, String message, @Nullable String param, String code, int retryAfter) {
    private static final int RETRY_AFTER = 5;

    /** The failure of a chat that ended without an answer. */
    static CompletionFailure of(ChatReplied end) {
        String code = Optional.ofNullable(end.getCode()).orElse(end.getStatus());
        String message = Optional.ofNullable(end.getMessage()).orElse("The request ended as " + end.getStatus() + ".");
        HttpStatus status = status(code);
        return new CompletionFailure(
                status, message, null, code, status.getCode() == 400 || status.getCode() == 404 ? 0 : RETRY_AFTER);
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
        return new CompletionFailure(status, message, param, problem.code(), problem.retryAfter());
    }

    /** What is answered when pieces of an answer did not arrive: what did is not what the model said. */
    static CompletionFailure lost() {
        return of(ApiProblem.unavailable("A part of the answer was lost on its way. Ask again.", 1));
    }

    static CompletionFailure unknownModel(String model) {
        return new CompletionFailure(
                HttpStatus.NOT_FOUND, "The model '" + model + "' does not exist.", "model", "model_not_found", 0);
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

    MutableHttpResponse<byte[]> response() {
        MutableHttpResponse<byte[]> response = HttpResponse.<byte[]>status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(body());
        return retryAfter > 0 ? response.header(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter)) : response;
    }
}
