package dev.parley.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.api.json.JsonOut;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as clients see it.
 *
 * @param id id
 * @param object always {@code webhook}
 * @param url where messages are posted to
 * @param events what it is told about
 * @param status enabled, or disabled after it answered 410
 * @param disabledReason why it is disabled
 * @param createdAt since when it is told
 * @param secret what messages are signed with; shown in the answer that makes the webhook, and never again
 */
@Schema(name = "Webhook")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookDocument(
        String id,
        String object,
        String url,
        List<String> events,
        String status,
        @Nullable String disabledReason,
        String createdAt,
        @Nullable String secret) {

    static WebhookDocument of(Webhook webhook) {
        return new WebhookDocument(
                webhook.id().toString(),
                "webhook",
                webhook.url(),
                webhook.events().stream().sorted().map(WebhookEvent::wireName).toList(),
                webhook.disabledAt().isEmpty() ? "enabled" : "disabled",
                webhook.disabledReason().orElse(null),
                JsonOut.time(webhook.createdAt()),
                null);
    }

    WebhookDocument withSecret(WebhookSecret shown) {
        return new WebhookDocument(id, object, url, events, status, disabledReason, createdAt, shown.text());
    }
}
