package dev.parley.api.publish;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/** 202: it is in the log, and to be seen in a moment. */
public final class Accepted {
    /** Seconds after which it makes sense to look. */
    private static final String RETRY_AFTER = "1";

    private Accepted() {}

    /**
     * The answer.
     *
     * @param location where to look
     * @param document what is known by now
     */
    public static MutableHttpResponse<byte[]> at(String location, byte[] document) {
        return mark(HttpResponse.<byte[]>accepted()
                .headers(headers -> headers.location(URI.create(location)))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(document));
    }

    /** Says when to look, if a response is such an answer. */
    public static <B> MutableHttpResponse<B> mark(MutableHttpResponse<B> response) {
        return response.code() == HttpStatus.ACCEPTED.getCode()
                ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                : response;
    }
}
