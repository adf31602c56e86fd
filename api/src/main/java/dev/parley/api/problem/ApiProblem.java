package dev.parley.api.problem;

import dev.parley.schemas.error.ErrorCode;
import io.micronaut.http.HttpStatus;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is not answered with what it asked for. Its text is meant for the client. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final transient List<FieldError> errors;
    private final int retryAfter;

    /**
     * @param code stable, lower snake case; {@code /problems/<code>} describes it
     * @param detail what happened, to what, and what to do about it
     */
    public ApiProblem(HttpStatus status, String code, String detail) {
        this(status, code, detail, List.of(), 0);
    }

    /** A problem that chats can have too. */
    public ApiProblem(HttpStatus status, ErrorCode code, String detail) {
        this(status, code.wireName(), detail, List.of(), 0);
    }

    private ApiProblem(HttpStatus status, String code, String detail, List<FieldError> errors, int retryAfter) {
        // Expected, and as frequent as clients like: without a stack trace.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** 404: there is no such thing, or it is somebody else's. */
    public static ApiProblem notFound(String detail) {
        return new ApiProblem(HttpStatus.NOT_FOUND, "not_found", detail);
    }

    /** 404 because of what a field names: there is no such thing, or it is somebody else's. */
    public static ApiProblem notFound(List<FieldError> errors) {
        String detail = errors.stream().map(FieldError::sentence).collect(Collectors.joining("; "));
        return new ApiProblem(HttpStatus.NOT_FOUND, "not_found", detail, errors, 0);
    }

    /** 409. */
    public static ApiProblem conflict(String code, String detail) {
        return new ApiProblem(HttpStatus.CONFLICT, code, detail);
    }

    /** 400: the body is not JSON that this API reads. */
    public static ApiProblem malformed(String detail) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, "malformed_json", detail);
    }

    /** 413. */
    public static ApiProblem tooLarge(String detail) {
        return new ApiProblem(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "content_too_large", detail);
    }

    /** 422 with every faulty field. */
    public static ApiProblem invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.getFirst().sentence()
                : errors.size() + " fields are not as they should be; see errors.";
        return new ApiProblem(HttpStatus.UNPROCESSABLE_ENTITY, "invalid_fields", detail, errors, 0);
    }

    /** 422 because of one field. */
    public static ApiProblem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 503: something that the answer needs is away. */
    public static ApiProblem unavailable(String detail, int retryAfterSeconds) {
        return new ApiProblem(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail, List.of(), Math.max(1, retryAfterSeconds));
    }

    /** 429. */
    public static ApiProblem tooManyRequests(String detail, int retryAfterSeconds) {
        return new ApiProblem(
                HttpStatus.TOO_MANY_REQUESTS, "rate_limited", detail, List.of(), Math.max(1, retryAfterSeconds));
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }

    /** The stable name of the problem. */
    public String code() {
        return code;
    }

    /** The faulty fields; empty unless fields are the problem. */
    public List<FieldError> errors() {
        return errors;
    }

    /** Seconds after which it may be tried again; 0: nothing is known. */
    public int retryAfter() {
        return retryAfter;
    }

    /** What happened, for people. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
