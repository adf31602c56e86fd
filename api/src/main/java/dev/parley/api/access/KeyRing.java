package dev.parley.api.access;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * All keys, as they were a moment ago: read again by the requests that come after {@link #FRESH}, and never used when they are
 * older than {@link #STALE}. So a revoked key opens nothing after five seconds, and a guessed one costs the database
 * nothing.
 */
@Singleton
final class KeyRing {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration STALE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KeyRepository repository;
    private final LongSupplier nanos;
    private volatile @Nullable Keys known;
    private @Nullable CompletableFuture<Keys> reading;

    @Inject
    KeyRing(KeyRepository repository) {
        this(repository, System::nanoTime);
    }

    KeyRing(KeyRepository repository, LongSupplier nanos) {
        this.repository = repository;
        this.nanos = nanos;
    }

    /**
     * The keys of a moment.
     *
     * @param byHash the keys by the SHA-256 of their secrets, in hexadecimal
     * @param readAt when the reading began
     */
    record Keys(Map<String, StoredKey> byHash, long readAt) {
        boolean none() {
            return byHash.isEmpty();
        }

        Optional<StoredKey> find(KeySecret secret) {
            return Optional.ofNullable(byHash.get(StoredKey.hex(secret.hash()))).filter(stored -> stored.isOf(secret));
        }

        boolean isValid(StoredKey key, Instant time) {
            StoredKey now = byHash.get(key.hash());
            return now != null && now.key().validAt(time);
        }
    }

    /**
     * The keys.
     *
     * @return an error when they cannot be read, and nobody knows whether one of them was revoked. That there were none is
     *     believed for longer: such a server listens on loopback only
     */
    Mono<Keys> current() {
        Keys keys = known;
        if (keys == null) {
            return Mono.fromFuture(this::read, true);
        }
        Duration age = Duration.ofNanos(nanos.getAsLong() - keys.readAt());
        if (age.compareTo(FRESH) < 0) {
            return Mono.just(keys);
        }
        CompletableFuture<Keys> newer = read();
        if (age.compareTo(STALE) < 0) {
            return Mono.just(keys);
        }
        Mono<Keys> read = Mono.fromFuture(newer, true);
        return keys.none() ? read.onErrorReturn(R2dbcException.class, keys) : read;
    }

    private synchronized CompletableFuture<Keys> read() {
        CompletableFuture<Keys> running = reading;
        if (running == null || running.isDone()) {
            long now = nanos.getAsLong();
            running = repository
                    .all()
                    .timeout(PATIENCE, Mono.error(() -> new R2dbcTimeoutException("no answer within " + PATIENCE)))
                    .map(keys -> new Keys(byHash(keys), now))
                    .doOnNext(keys -> known = keys)
                    .toFuture();
            reading = running;
        }
        return running;
    }

    private static Map<String, StoredKey> byHash(List<StoredKey> keys) {
        return keys.stream().collect(Collectors.toUnmodifiableMap(StoredKey::hash, Function.identity()));
    }
}
