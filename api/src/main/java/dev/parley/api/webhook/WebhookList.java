package dev.parley.api.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
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

    /** A page of what was read: one more than the page holds, if there is one. */
    static WebhookList of(List<Webhook> read, int limit) {
        boolean more = read.size() > limit;
        List<WebhookDocument> data =
                read.stream().limit(limit).map(WebhookDocument::of).toList();
        return new WebhookList(
                "list",
                data,
                more,
                more ? WebhookRepository.cursor(read.get(limit - 1)).text() : null);
    }
}
