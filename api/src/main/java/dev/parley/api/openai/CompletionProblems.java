package dev.parley.api.openai;

import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.ProblemShape;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;

/** Problems in the shape that OpenAI's clients read, wherever they come from: also a missing key, or too many requests. */
@Singleton
final class CompletionProblems implements ProblemShape {

    @Override
    public boolean include(HttpRequest<?> request) {
        return request.getPath().startsWith("/v1/");
    }

    @Override
    public Shaped of(ApiProblem problem) {
        CompletionFailure failure = CompletionFailure.of(problem);
        return new Shaped(failure.status(), failure.headers(), MediaType.APPLICATION_JSON_TYPE, failure.body());
    }
}
