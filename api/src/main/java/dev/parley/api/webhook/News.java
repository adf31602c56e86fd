package dev.parley.api.webhook;

import io.r2dbc.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Something that webhooks can be told.
 *
 * @param tenant whose webhooks
 * @param occurredAt when it happened: webhooks that were made later are not told
 * @param subject what it is about: the same news about the same subject has the same id
 * @param payload the body of the message
 */
record News(WebhookEvent event, Optional<String> tenant, Instant occurredAt, String subject, String payload) {
    /**
     * News may seem older than the webhook made before it by this much, where the clocks of machines differ. It matters only while the
     * feed is behind: what it has read is told to nobody later.
     */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** Queues messages to all webhooks that want to hear it; gives their number. */
    static Mono<Long> queue(Connection connection, List<News> news) {
        if (news.isEmpty()) {
            return Mono.just(0L);
        }
        return WebhookRepository.enabled(connection)
                .flatMapMany(webhooks -> Flux.fromIterable(news).concatMap(one -> one.queueFor(connection, webhooks)))
                .reduce(0L, Long::sum);
    }

    private Mono<Long> queueFor(Connection connection, List<Webhook> webhooks) {
        List<Webhook> told = webhooks.stream().filter(this::isFor).toList();
        return told.isEmpty()
                ? Mono.just(0L)
                : DeliveryQueue.add(
                        connection,
                        told.stream().map(this::idFor).toList(),
                        told.stream().map(Webhook::id).toList(),
                        payload);
    }

    private boolean isFor(Webhook webhook) {
        return webhook.events().contains(event)
                && webhook.tenant().equals(tenant)
                && !occurredAt.isBefore(webhook.createdAt().minus(SKEW));
    }

    /** The message's id: one for each subject and webhook, so that whoever hears it twice knows. */
    private String idFor(Webhook webhook) {
        String name = webhook.id() + "/" + subject;
        return "msg_"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
    }
}
