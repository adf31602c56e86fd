package dev.parley.api.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers with the problems that controllers and filters throw. */
@Singleton
@Produces(ProblemResponse.MEDIA_TYPE)
public final class ProblemHandler implements ExceptionHandler<ApiProblem, MutableHttpResponse<?>> {

    private final ProblemResponse responses;

    ProblemHandler(ProblemResponse responses) {
        this.responses = responses;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, ApiProblem problem) {
        return responses.render(request, HttpResponse.ok(), problem);
    }
}
