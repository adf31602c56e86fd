package dev.parley.api.access;

import io.micronaut.http.HttpRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request. Every request that reaches a controller has one.
 *
 * @param tenant whose data the caller sees and makes; empty where tenants are not set
 * @param scopes what the caller may do
 * @param keyId id of the API key; empty on a server without keys
 */
public record Caller(Optional<String> tenant, Set<Scope> scopes, String keyId) {
    /** Name of the request attribute that holds the caller. */
    public static final String ATTRIBUTE = "caller";

    /** The caller of a server without keys: it listens on loopback only. */
    public static final Caller ANYBODY = new Caller(Optional.empty(), EnumSet.allOf(Scope.class), "");

    /** Copies the scopes. */
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /**
     * The caller of a request.
     *
     * @throws IllegalStateException for a request that did not pass the access filter
     */
    public static Caller of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Caller.class)
                .orElseThrow(() -> new IllegalStateException("nobody asked who calls " + request.getPath()));
    }
}
