package dev.parley.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.ChatReplied;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Times have one form everywhere, also at a whole second, where Java's own has another. */
class WebhookTimesTest {
    private static final Instant WHOLE_SECOND = Instant.ofEpochSecond(1_795_261_200);
    private static final String TIME = "2026-11-21T11:40:00.000Z";

    @Test
    void shouldWriteThemAsTheRestOfTheApiDoes() {
        Webhook webhook = new Webhook(
                UUID.randomUUID(),
                Optional.empty(),
                "https://example.com",
                Set.of(WebhookEvent.CHAT_COMPLETED),
                new WebhookSecret("whsec_"),
                WHOLE_SECOND,
                Optional.empty(),
                Optional.empty());

        assertThat(WebhookDocument.of(webhook).createdAt()).isEqualTo(TIME);
    }

    @Test
    void shouldTellThemAsTheRestOfTheApiDoes() {
        ChatReplied chat = ChatReplied.newBuilder()
                .setEventId("e")
                .setOccurredAt(WHOLE_SECOND)
                .setChatId("c")
                .setConversationId("v")
                .setCreatedAt(WHOLE_SECOND)
                .setExpiresAt(WHOLE_SECOND)
                .setStatus("completed")
                .setLength(0)
                .setRehearsal(true)
                .setAttempt(1)
                .build();

        assertThat(WebhookMessage.ended(chat).orElseThrow().payload())
                .contains("\"timestamp\":\"" + TIME, "\"created_at\":\"" + TIME);
    }
}
