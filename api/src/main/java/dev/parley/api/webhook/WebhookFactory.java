package dev.parley.api.webhook;

import dev.parley.api.ApiSettings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Beans made from the settings. */
@Factory
final class WebhookFactory {

    @Singleton
    WebhookSettings webhookSettings(ApiSettings settings) {
        return settings.webhooks();
    }
}
