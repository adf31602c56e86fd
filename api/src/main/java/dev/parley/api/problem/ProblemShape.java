package dev.parley.api.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.util.Map;

/** How problems look on paths whose clients expect something else than RFC 9457. */
public interface ProblemShape {

    /** Whether a request is of such a path. */
    boolean include(HttpRequest<?> request);

    /**
     * A problem in that shape.
     *
     * @param status the status that it is answered with
     * @param headers what is said beside it
     * @param type what the body is
     * @param body the document
     */
    record Shaped(HttpStatus status, Map<String, String> headers, MediaType type, byte[] body) {
        /** Copies the headers. */
        public Shaped {
            headers = Map.copyOf(headers);
        }
    }

    /** The problem in this shape. */
    Shaped of(ApiProblem problem);
}
