package dev.parley.api.id;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Time and ids are handed in everywhere. */
@Factory
final class Ids {

    /** In milliseconds, as events and documents have them. */
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    }

    @Singleton
    Uuid7 uuid7() {
        return new Uuid7(new SecureRandom());
    }
}
