package dev.parley.api.webhook;

import dev.parley.api.health.OutageLog;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes what is due from the queue and tells it, several at once; a webhook that is slow has a share of its own and does not hold up
 * the others. What fails is tried again after growing pauses, for days.
 */
@Singleton
final class WebhookSender {
    /** Attempts at once. */
    static final int MOST = 32;
    /** Attempts at once to one webhook. */
    static final int MOST_EACH = 8;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int GONE = 410;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final double JITTER = 0.2;

    private final DeliveryQueue queue;
    private final WebhookRepository webhooks;
    private final WebhookClient client;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Map<UUID, Integer> busy = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST);
    private final Semaphore news = new Semaphore(0);
    private final ExecutorService attempts = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());
    private final OutageLog outages = new OutageLog(LOG, "webhooks");
    private volatile boolean closed;
    private final Thread thread =
            Thread.ofPlatform().name("webhook-sender").daemon().unstarted(this::run);

    WebhookSender(
            DeliveryQueue queue,
            WebhookRepository webhooks,
            WebhookClient client,
            WebhookSettings settings,
            Clock clock) {
        this.queue = queue;
        this.webhooks = webhooks;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener
    void begin(ServerStartupEvent started) {
        thread.start();
    }

    /** Says that there is something to tell. */
    void wake() {
        news.release();
    }

    @PreDestroy
    void end() throws InterruptedException {
        closed = true;
        news.release();
        thread.join(PATIENCE);
        attempts.shutdown();
        if (!attempts.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
            LOG.info("Messages that are being told are told again by whoever runs next");
        }
    }

    private void run() {
        while (!closed) {
            try {
                List<Delivery> due = room.availablePermits() > 0 ? due() : List.of();
                due.forEach(this::begin);
                if (due.isEmpty()) {
                    news.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    news.drainPermits();
                }
            } catch (InterruptedException stopped) {
                closed = true;
            }
        }
    }

    private List<Delivery> due() throws InterruptedException {
        List<UUID> enough = busy.entrySet().stream()
                .filter(entry -> entry.getValue() >= MOST_EACH)
                .map(Map.Entry::getKey)
                .toList();
        try {
            List<Delivery> due = now(queue.claim(Math.min(MOST_EACH, room.availablePermits()), enough))
                    .orElse(List.of());
            outages.worked();
            return due;
        } catch (R2dbcException outage) {
            outages.failed(String.valueOf(outage.getMessage()));
            Thread.sleep(POLL);
            return List.of();
        }
    }

    private void begin(Delivery delivery) {
        room.acquireUninterruptibly();
        busy.merge(delivery.webhook(), 1, Integer::sum);
        attempts.execute(() -> {
            try {
                attempt(delivery);
            } catch (R2dbcException outage) {
                LOG.warn("Message {} will be told again: {}", delivery.id(), outage.getMessage());
            } finally {
                busy.computeIfPresent(delivery.webhook(), (id, count) -> count > 1 ? count - 1 : null);
                room.release();
            }
        });
    }

    private void attempt(Delivery delivery) {
        try {
            WebhookClient.Answer answer = client.post(delivery, clock.instant());
            if (answer.status() >= 200 && answer.status() < 300) {
                now(queue.remove(delivery));
            } else if (answer.status() == GONE) {
                now(webhooks.disable(delivery.webhook(), "It answered 410 Gone."));
                LOG.info("Webhook {} answered 410 and is told nothing more", delivery.webhook());
            } else {
                failed(delivery, "status " + answer.status(), answer.retryAfter());
            }
        } catch (IOException failure) {
            failed(delivery, failure.getClass().getSimpleName(), Optional.empty());
        }
    }

    private void failed(Delivery delivery, String reason, Optional<Duration> asked) {
        if (delivery.attempt() > settings.pauses().size()) {
            now(queue.remove(delivery));
            LOG.warn(
                    "Webhook {}: message {} is given up after {} attempts, the last: {}",
                    delivery.webhook(),
                    delivery.id(),
                    delivery.attempt(),
                    reason);
            return;
        }
        Duration pause = settings.pauses().get(delivery.attempt() - 1);
        Duration wanted = asked.filter(time -> time.compareTo(pause) > 0).orElse(jittered(pause));
        now(queue.again(delivery, wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted));
        LOG.info("Webhook {}: attempt {} failed: {}", delivery.webhook(), delivery.attempt(), reason);
    }

    private static Duration jittered(Duration pause) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Duration.ofMillis(Math.round(pause.toMillis() * factor));
    }

    private static <T> Optional<T> now(Mono<T> work) {
        return work.timeout(PATIENCE)
                .onErrorMap(TimeoutException.class, late -> new R2dbcTimeoutException("the database does not answer"))
                .blockOptional();
    }
}
