package dev.parley.api.problem;

import dev.parley.api.database.CrowdedDatabaseException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the problems that controllers throw, and while Postgres is away or has no connection to spare: 503. These are error
 * routes and not exception handlers, because the framework searches all of its beans for a handler each time, which made a refusal
 * cost more than an answer.
 */
@Controller
final class ProblemRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemRoutes.class);
    private static final int RETRY_AFTER = 2;

    private final ProblemResponse responses;

    ProblemRoutes(ProblemResponse responses) {
        this.responses = responses;
    }

    @Error(global = true)
    MutableHttpResponse<byte[]> problem(HttpRequest<?> request, ApiProblem problem) {
        return responses.of(request, problem);
    }

    @Error(global = true)
    MutableHttpResponse<byte[]> database(HttpRequest<?> request, R2dbcException failure) {
        return responses.of(request, problem(request, failure));
    }

    /** A statement that Postgres refuses is a bug. */
    private static ApiProblem problem(HttpRequest<?> request, R2dbcException failure) {
        if (failure instanceof R2dbcBadGrammarException || failure instanceof R2dbcDataIntegrityViolationException) {
            LOG.error("Postgres refuses a statement of {} {}", request.getMethod(), request.getPath(), failure);
            return new ApiProblem(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "internal_error",
                    "Something went wrong here. The server's log says what; please report it.");
        }
        if (failure instanceof CrowdedDatabaseException) {
            return ApiProblem.unavailable("The database is too busy. Try again in a moment.", RETRY_AFTER);
        }
        LOG.warn("Postgres does not answer {} {}: {}", request.getMethod(), request.getPath(), failure.toString());
        return ApiProblem.unavailable("The database does not answer. Try again in a moment.", RETRY_AFTER);
    }
}
