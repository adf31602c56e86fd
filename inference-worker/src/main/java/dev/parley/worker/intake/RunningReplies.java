package dev.parley.worker.intake;

import dev.parley.schemas.error.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * The replies that are being written, or wait for their turn. Every {@value #TICK_MS} ms it publishes what they have gathered,
 * and ends those whose deadline has passed or whose partition went to another worker. Thread-safe.
 */
public final class RunningReplies implements AutoCloseable {
    private static final int TICK_MS = 20;
    private static final int REMEMBERED = 10_000;

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, ErrorCode> cancelled = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ErrorCode> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-chat-ticks").daemon().factory());
    private final Clock clock;
    private final Consumer<Throwable> onFailure;

    /** @param onFailure told when a piece cannot be published at all */
    public RunningReplies(Clock clock, Consumer<Throwable> onFailure) {
        this.clock = clock;
        this.onFailure = onFailure;
        ticking.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins a reply; one that nobody wants any more is stopped at once.
     *
     * @param known why nobody wants it, if that is known already
     */
    synchronized void begin(Reply reply, Optional<ErrorCode> known) {
        replies.put(reply.requestId(), reply);
        known.or(() -> Optional.ofNullable(cancelled.get(reply.requestId()))).ifPresent(reply::stop);
        reply.expireAt(clock.instant());
    }

    /** Ends the reply to a request, now or when it comes. */
    synchronized void cancel(String requestId, ErrorCode code) {
        Reply reply = replies.get(requestId);
        if (reply == null) {
            cancelled.put(requestId, code);
        } else {
            reply.stop(code);
        }
    }

    void end(Reply reply) {
        replies.remove(reply.requestId(), reply);
    }

    private void tick() {
        try {
            Instant now = clock.instant();
            for (Reply reply : replies.values()) {
                reply.expireAt(now);
                reply.flush();
            }
        } catch (KafkaException | IllegalStateException e) {
            onFailure.accept(e);
        }
    }

    /** Gives up what is being written. */
    @Override
    public void close() {
        ticking.shutdown();
        replies.values().forEach(Reply::abandon);
    }
}
