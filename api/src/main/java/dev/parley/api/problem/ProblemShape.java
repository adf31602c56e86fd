package dev.parley.api.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

/** How problems look on paths whose clients expect something else than RFC 9457. */
public interface ProblemShape {

    /** Whether a request is of such a path. */
    boolean include(HttpRequest<?> request);

    /**
     * A problem in that shape.
     *
     * @param status the status that it is answered with
     * @param type what the body is
     * @param body the document
     */
    record Shaped(HttpStatus status, MediaType type, byte[] body) {}

    /** The problem in this shape. */
    Shaped of(ApiProblem problem);
}
