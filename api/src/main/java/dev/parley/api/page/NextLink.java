package dev.parley.api.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names the next page in a header, for clients that go through any list: {@code Link: </profiles?after=…>; rel="next"}. */
public final class NextLink {
    private static final String AFTER = "after";

    private NextLink() {}

    /**
     * Adds it to a page.
     *
     * @param request the one that the page answers; the link asks for the same with another {@code after}
     * @param next where the next page begins; empty when there is none
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8288.html">RFC 8288</a>
     */
    public static <B> MutableHttpResponse<B> on(
            MutableHttpResponse<B> page, HttpRequest<?> request, Optional<String> next) {
        next.ifPresent(after -> page.header(
                HttpHeaders.LINK, "<" + request.getUri().getRawPath() + query(request, after) + ">; rel=\"next\""));
        return page;
    }

    /** Written anew from what was understood, so that nothing else of what a client sent gets into the header. */
    private static String query(HttpRequest<?> request, String after) {
        HttpParameters sent = request.getParameters();
        StringBuilder query = new StringBuilder("?");
        for (String name : sent.names()) {
            if (!name.equals(AFTER)) {
                sent.getAll(name).forEach(value -> query.append(encoded(name))
                        .append('=')
                        .append(encoded(value))
                        .append('&'));
            }
        }
        return query.append(AFTER + "=").append(encoded(after)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
