package dev.parley.api.problem;

import dev.parley.api.database.CrowdedDatabaseException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers while Postgres is away, or has no connection to spare: 503. A statement that it refuses is a bug. */
@Singleton
@Produces(ProblemResponse.MEDIA_TYPE)
public final class DatabaseProblemHandler implements ExceptionHandler<R2dbcException, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProblemHandler.class);
    private static final int RETRY_AFTER = 2;

    private final ProblemResponse responses;

    DatabaseProblemHandler(ProblemResponse responses) {
        this.responses = responses;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, R2dbcException failure) {
        return responses.render(request, HttpResponse.ok(), problem(request, failure));
    }

    private static ApiProblem problem(HttpRequest<?> request, R2dbcException failure) {
        if (failure instanceof R2dbcBadGrammarException || failure instanceof R2dbcDataIntegrityViolationException) {
            LOG.error("Postgres refuses a statement of {} {}", request.getMethod(), request.getPath(), failure);
            return new ApiProblem(
                    io.micronaut.http.HttpStatus.INTERNAL_SERVER_ERROR,
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
