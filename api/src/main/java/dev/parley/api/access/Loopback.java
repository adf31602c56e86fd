package dev.parley.api.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** This machine, by the names that only it answers to. */
final class Loopback {
    private static final Pattern NAMES =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private Loopback() {}

    /** Whether nobody else can reach a server that listens on this host. */
    static boolean is(String host) {
        return NAMES.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Whether a request is meant for this machine. A page of another site, opened in a browser here, can make requests to a
     * server here: in its own name, which the browser says in {@code Origin}; or, when that name was made to lead here (DNS
     * rebinding), under that name, which is in {@code Host}.
     */
    static boolean isMeantBy(HttpRequest<?> request) {
        Optional<String> origin = request.getHeaders().findFirst(HttpHeaders.ORIGIN);
        return host("http://" + request.getHeaders().findFirst(HttpHeaders.HOST).orElse(""))
                        .filter(Loopback::is)
                        .isPresent()
                && (origin.isEmpty()
                        || origin.flatMap(Loopback::host).filter(Loopback::is).isPresent());
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
