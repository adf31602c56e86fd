package dev.parley.api.idempotency;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Answers whose bodies are not kept with an idempotency key, because what they are about is not to be kept ({@code log:
 * false}). They are made again from what there is.
 */
public interface UnkeptAnswers {

    /** Whether the answers of this request's path are of this kind. */
    boolean include(HttpRequest<?> request);

    /**
     * The answer of now to a request that came before: it was answered, or still is being.
     *
     * @param request has its caller, see {@link dev.parley.api.access.Caller}
     * @param body of the request
     * @param resourceId what the request created; {@link dev.parley.api.problem.ApiProblem} 404 when that is not there
     */
    Mono<MutableHttpResponse<?>> again(HttpRequest<?> request, byte[] body, UUID resourceId);
}
