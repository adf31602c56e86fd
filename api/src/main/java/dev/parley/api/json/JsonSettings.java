package dev.parley.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;

/** Gives the framework's own mapper the same limits. */
@Factory
final class JsonSettings {

    @Singleton
    @Primary
    JsonFactory jsonFactory() {
        return ApiJson.FACTORY;
    }
}
