package dev.parley.api.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who wants to be told.
 *
 * @param id id
 * @param tenant whose it is: it is told about this tenant's chats
 * @param url where to
 * @param events about what
 * @param secret what messages are signed with
 * @param createdAt since when
 * @param disabledAt when it said that it wants no more
 * @param disabledReason how
 */
record Webhook(
        UUID id,
        Optional<String> tenant,
        String url,
        Set<WebhookEvent> events,
        WebhookSecret secret,
        Instant createdAt,
        Optional<Instant> disabledAt,
        Optional<String> disabledReason) {
    Webhook {
        events = Set.copyOf(events);
    }
}
