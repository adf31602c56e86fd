package dev.parley.api.access;

import dev.parley.api.access.KeyRing.Keys;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The keys again and again, for what lasts longer than a request. Nothing is shared that ends with the last who looks: then one
 * stream that ends could take another with it that begins at that moment.
 */
@Singleton
final class KeyWatch {
    /** Together with what the ring takes for fresh, what goes on with a revoked key ends about as soon as it opens nothing new. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Sinks.Many<Keys> readings = Sinks.many().multicast().directBestEffort();
    private final Disposable ticks;

    @Inject
    KeyWatch(KeyRing ring) {
        this(ring::current, LOOK);
    }

    /** @param pause between two readings */
    KeyWatch(Supplier<Mono<Keys>> keys, Duration pause) {
        ticks = Flux.interval(pause)
                .filter(_ -> readings.currentSubscriberCount() > 0)
                .onBackpressureDrop()
                .concatMap(_ -> Mono.defer(keys).onErrorComplete())
                .subscribe(readings::tryEmitNext);
    }

    /** What is read from now on, without an end. What cannot be read is left out. */
    Flux<Keys> readings() {
        return readings.asFlux();
    }

    @PreDestroy
    void close() {
        ticks.dispose();
    }
}
