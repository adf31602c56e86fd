package dev.parley.api.access;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;

/**
 * Where the server listens.
 *
 * @param host the address, as it is configured
 */
public record ListeningHost(String host) {
    static final String ADVICE = "Make one with 'parley keys create --name NAME', or let it listen on 127.0.0.1 only.";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Makes sure that the server is not open to others.
     *
     * @throws OpenToOthersException when it listens to others and there is no key; its message says what to do
     */
    void check(KeyRing keys) {
        if (Loopback.is(host)) {
            return;
        }
        boolean none;
        try {
            none = keys.current()
                    .map(KeyRing.Keys::none)
                    .blockOptional(PATIENCE)
                    .orElse(true);
        } catch (R2dbcException e) {
            throw new IllegalStateException(
                    "The server is to listen on " + host
                            + ", and whether it has API keys is not known: the database does" + " not answer.",
                    e);
        }
        if (none) {
            throw new OpenToOthersException("The server is to listen on " + host
                    + ", where others can reach it, and has no API keys: everybody could read and change everything. "
                    + ADVICE);
        }
    }
}
