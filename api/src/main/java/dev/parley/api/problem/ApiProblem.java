package dev.parley.api.problem;

import io.micronaut.http.HttpStatus;

public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final HttpStatus status;
    private final String code;
    private final int retryAfter;

    public ApiProblem(HttpStatus status, String code, String detail) {
        this(status, code, detail, 0);
    }

    private ApiProblem(HttpStatus status, String code, String detail, int retryAfter) {
        super(detail);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static ApiProblem unavailable(String detail, int retryAfter) {
        return new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail, retryAfter);
    }

    public static ApiProblem tooManyRequests(String detail, int retryAfter) {
        return new ApiProblem(HttpStatus.TOO_MANY_REQUESTS, "rate_limited", detail, retryAfter);
    }

    public static ApiProblem inProgress(String detail, int retryAfter) {
        return new ApiProblem(HttpStatus.CONFLICT, "idempotency_in_progress", detail, retryAfter);
    }

    public static ApiProblem notFound(String detail) {
        return new ApiProblem(HttpStatus.NOT_FOUND, "not_found", detail);
    }

    public static ApiProblem invalid(java.util.List<FieldError> errors) {
        return new ApiProblem(HttpStatus.UNPROCESSABLE_ENTITY, "invalid", errors.toString());
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    int retryAfter() {
        return retryAfter;
    }
}
