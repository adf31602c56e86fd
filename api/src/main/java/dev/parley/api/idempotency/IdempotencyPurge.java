package dev.parley.api.idempotency;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.r2dbc.spi.R2dbcException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Deletes old idempotency keys, now and then, on every instance: to delete them twice is harmless. */
@Singleton
final class IdempotencyPurge {
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final IdempotencyRepository repository;
    private final Disposable.Swap running = Disposables.swap();

    IdempotencyPurge(IdempotencyRepository repository) {
        this.repository = repository;
    }

    @EventListener
    void begin(ServerStartupEvent started) {
        running.update(Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> repository.purge().onErrorComplete(R2dbcException.class))
                .subscribe());
    }

    @PreDestroy
    void end() {
        running.dispose();
    }
}
