package dev.parley.api.access;

import dev.parley.api.ApiSettings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Beans made from the settings. */
@Factory
final class AccessFactory {

    @Singleton
    ListeningHost listeningHost(ApiSettings settings) {
        return new ListeningHost(settings.host());
    }
}
