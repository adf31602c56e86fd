package dev.parley.api.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.api.json.JsonOut;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Renders problems: as RFC 9457 has it, or in the shape that clients of the path expect. */
@Singleton
public final class ProblemResponse {
    /** The media type of every problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final MediaType TYPE = MediaType.of(MEDIA_TYPE);

    private final List<ProblemShape> shapes;

    ProblemResponse(List<ProblemShape> shapes) {
        this.shapes = List.copyOf(shapes);
    }

    /** The answer to a problem. */
    public MutableHttpResponse<byte[]> of(HttpRequest<?> request, ApiProblem problem) {
        return render(request, HttpResponse.ok(), problem);
    }

    /** Makes a response the answer to a problem; headers that it has stay. */
    MutableHttpResponse<byte[]> render(HttpRequest<?> request, MutableHttpResponse<?> response, ApiProblem problem) {
        if (problem.retryAfter() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfter()));
        }
        ProblemShape.Shaped shaped = shapes.stream()
                .filter(shape -> shape.include(request))
                .findFirst()
                .map(shape -> shape.of(problem))
                .orElseGet(() -> new ProblemShape.Shaped(problem.status(), Map.of(), TYPE, body(problem)));
        shaped.headers().forEach(response::header);
        return response.status(shaped.status()).contentType(shaped.type()).body(shaped.body());
    }

    /** The document: {@code type, title, status, detail, code, errors}. */
    private static byte[] body(ApiProblem problem) {
        return JsonOut.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", "/problems/" + problem.code());
            out.writeStringField("title", title(problem.code()));
            out.writeNumberField("status", problem.status().getCode());
            out.writeStringField("detail", problem.detail());
            out.writeStringField("code", problem.code());
            writeErrors(out, problem.errors());
            out.writeEndObject();
        });
    }

    private static void writeErrors(JsonGenerator out, List<FieldError> errors) throws IOException {
        out.writeArrayFieldStart("errors");
        for (FieldError error : errors) {
            out.writeStartObject();
            out.writeStringField("field", error.field());
            out.writeStringField("message", error.message());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** The title belongs to the code and never varies: {@code not_found} is "Not found". */
    private static String title(String code) {
        return code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1).replace('_', ' ');
    }

    /** The code of a status that the framework answers with. */
    static String codeOf(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "unauthorized";
            case FORBIDDEN -> "forbidden";
            case NOT_FOUND -> "not_found";
            case METHOD_NOT_ALLOWED -> "method_not_allowed";
            case NOT_ACCEPTABLE -> "not_acceptable";
            case REQUEST_ENTITY_TOO_LARGE -> "content_too_large";
            case REQUEST_URI_TOO_LONG -> "uri_too_long";
            case UNSUPPORTED_MEDIA_TYPE -> "unsupported_media_type";
            case UNPROCESSABLE_ENTITY -> "invalid_fields";
            case REQUEST_HEADER_FIELDS_TOO_LARGE -> "headers_too_large";
            case TOO_MANY_REQUESTS -> "rate_limited";
            case SERVICE_UNAVAILABLE -> "unavailable";
            default -> status.getCode() < 500 ? "bad_request" : "internal_error";
        };
    }
}
