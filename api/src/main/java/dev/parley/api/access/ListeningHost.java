package dev.parley.api.access;

import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Where the server listens.
 *
 * @param host the address, as it is configured
 */
public record ListeningHost(String host) {
    static final String ADVICE = "Make one with 'parley keys create --name NAME', or let it listen on 127.0.0.1 only.";

    /** A database that has just been started may be slow to answer. */
    private static final RetryBackoffSpec PATIENCE = Retry.fixedDelay(4, Duration.ofMillis(200))
            .filter(R2dbcException.class::isInstance)
            .onRetryExhaustedThrow((_, last) -> last.failure());

    /**
     * Makes sure that the server is not open to others.
     *
     * @throws OpenToOthersException when it listens to others and there is no key; its message says what to do
     * @throws R2dbcException when nobody knows whether there is one, as the database does not answer
     */
    void check(Supplier<Mono<KeyRing.Keys>> keys) {
        if (Loopback.is(host)) {
            return;
        }
        boolean none = Mono.defer(keys)
                .retryWhen(PATIENCE)
                .map(KeyRing.Keys::none)
                .blockOptional()
                .orElse(true);
        if (none) {
            throw new OpenToOthersException("The server is to listen on " + host
                    + ", where others can reach it, and has no API keys: everybody could read and change everything. "
                    + ADVICE);
        }
    }
}
