package dev.parley.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.api.page.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of webhooks.
 *
 * @param object always {@code list}
 * @param data the webhooks
 * @param hasMore whether there are more
 * @param next what to ask for in {@code after} to get them
 */
@Schema(name = "WebhookList")
@JsonInclude(JsonInclude.Include.ALWAYS)
record WebhookList(
        String object,
        List<WebhookDocument> data,
        boolean hasMore,
        @Nullable String next) {

    static WebhookList of(Page<Webhook> page) {
        return new WebhookList(
                "list",
                page.rows().stream().map(WebhookDocument::of).toList(),
                page.more(),
                page.next(WebhookRepository::cursor).orElse(null));
    }
}
