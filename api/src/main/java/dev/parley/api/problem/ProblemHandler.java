package dev.parley.api.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Map;

@Singleton
public final class ProblemHandler implements ExceptionHandler<ApiProblem, MutableHttpResponse<?>> {
    @Override
    public MutableHttpResponse<?> handle(HttpRequest request, ApiProblem problem) {
        MutableHttpResponse<?> response = HttpResponse.status(problem.status())
                .body(Map.of(
                        "type", "/problems/" + problem.code(),
                        "status", problem.status().getCode(),
                        "code", problem.code(),
                        "detail", String.valueOf(problem.getMessage())))
                .contentType("application/problem+json");
        if (problem.retryAfter() > 0) {
            response.header("Retry-After", Integer.toString(problem.retryAfter()));
        }
        return response;
    }
}
