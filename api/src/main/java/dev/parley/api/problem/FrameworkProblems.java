package dev.parley.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.api.json.ApiJson;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders what the framework itself answers: unknown routes, wrong methods and media types, bodies that it cannot read. */
@Singleton
final class FrameworkProblems implements ErrorResponseProcessor<byte[]> {

    private static final Map<HttpStatus, String> ADVICE = Map.of(
            HttpStatus.NOT_FOUND,
            "There is nothing at this path. /openapi.yml lists what there is, and /docs shows it.",
            HttpStatus.REQUEST_URI_TOO_LONG,
            "The URL is longer than this server reads. Send less in it.",
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The headers are larger than this server reads. Send less in them.");

    private final ProblemResponse responses;

    FrameworkProblems(ProblemResponse responses) {
        this.responses = responses;
    }

    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        return responses.render(
                context.getRequest(), response, problem(context, tooLong(context.getRequest(), response.status())));
    }

    /** The framework calls everything too large; there are names for what is. */
    private static HttpStatus tooLong(HttpRequest<?> request, HttpStatus status) {
        if (request instanceof NettyHttpRequest<?> received) {
            return switch (received.getNativeRequest().decoderResult().cause()) {
                case TooLongHttpLineException _ -> HttpStatus.REQUEST_URI_TOO_LONG;
                case TooLongHttpHeaderException _ -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                case null, default -> status;
            };
        }
        return status;
    }

    private static ApiProblem problem(ErrorContext context, HttpStatus status) {
        Throwable cause = context.getRootCause().orElse(null);
        JsonProcessingException fault = jsonFault(cause);
        if (status.getCode() < 500 && fault != null) {
            return ApiProblem.malformed("The body is not valid JSON: " + ApiJson.fault(fault));
        }
        if (cause instanceof UnsatisfiedRouteException unsatisfied
                && unsatisfied.getArgument().getAnnotationMetadata().hasAnnotation(Body.class)) {
            return ApiProblem.malformed("The request has no body. Send JSON.");
        }
        return new ApiProblem(status, ProblemResponse.codeOf(status), detail(context, status));
    }

    private static @Nullable JsonProcessingException jsonFault(@Nullable Throwable cause) {
        for (Throwable fault = cause; fault != null; fault = fault.getCause()) {
            if (fault instanceof JsonProcessingException json) {
                return json;
            }
        }
        return null;
    }

    private static String detail(ErrorContext context, HttpStatus status) {
        if (status.getCode() >= 500) {
            return "Something went wrong here. The server's log says what; please report it.";
        }
        Optional<String> advice = Optional.ofNullable(ADVICE.get(status));
        if (advice.isPresent()) {
            return advice.get();
        }
        String messages = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return notHttp(context.getRequest())
                .map(fault -> "This is not HTTP that this server reads: " + fault)
                .orElse(messages.isEmpty() ? status.getReason() : messages);
    }

    /** What is wrong with a request that cannot be read, such as two different lengths. */
    private static Optional<String> notHttp(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> received
                ? Optional.ofNullable(
                                received.getNativeRequest().decoderResult().cause())
                        .map(Throwable::getMessage)
                : Optional.empty();
    }
}
