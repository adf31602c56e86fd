package dev.parley.api.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that is to be made.
 *
 * @param url where messages are posted to; https
 * @param events what it is told about
 */
@Schema(name = "NewWebhook", requiredProperties = {"url", "events"})
record NewWebhook(
        @Nullable String url,
        @Nullable List<@Nullable String> events) {}
