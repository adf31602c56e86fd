package dev.parley.api.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What webhooks can be told about. */
public enum WebhookEvent {
    CHAT_COMPLETED,
    CHAT_INCOMPLETE,
    CHAT_FAILED,
    CHAT_CANCELLED,
    CHAT_EXPIRED,
    RUN_STARTED,
    RUN_COMPLETED,
    RUN_PAUSED;

    /** As documents spell it: {@code chat.completed}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Whether it is about generation runs, which belong to no tenant. */
    boolean isOfRuns() {
        return switch (this) {
            case RUN_STARTED, RUN_COMPLETED, RUN_PAUSED -> true;
            case CHAT_COMPLETED, CHAT_INCOMPLETE, CHAT_FAILED, CHAT_CANCELLED, CHAT_EXPIRED -> false;
        };
    }

    static Optional<WebhookEvent> of(String wireName) {
        return Arrays.stream(values())
                .filter(event -> event.wireName().equals(wireName))
                .findFirst();
    }

    /** What it is when a chat ends with this status. */
    static Optional<WebhookEvent> ofChat(String status) {
        return of("chat." + status);
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(WebhookEvent::wireName).toList();
    }
}
