package dev.parley.worker.intake;

import dev.parley.schemas.error.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
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
 * The replies that are being written, or wait for their turn. Every {@value #TICK_MS} ms it ends those whose deadline has passed
 * or whose partition went to another worker. What they have gathered is published for all of them at the same moment: it travels
 * in one request then, and costs the cores on which models may be computing much less. One reply's pieces gather for
 * {@value #TICK_MS} ms, and the more there are the longer, up to {@value #LONGEST_GATHERING_MS} ms. Thread-safe.
 */
public final class RunningReplies implements AutoCloseable {
    private static final int TICK_MS = 20;
    private static final int GATHERING_PER_REPLY_MS = 8;
    private static final int LONGEST_GATHERING_MS = 120;
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
    private final InstantSource clock;
    private final Consumer<Throwable> onFailure;
    private long publishedAt = System.nanoTime();

    /**
     * @param clock by which deadlines are over
     * @param onFailure told when a piece cannot be published at all
     */
    public RunningReplies(InstantSource clock, Consumer<Throwable> onFailure) {
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
            replies.values().forEach(reply -> reply.expireAt(now));
            if (hasGathered(System.nanoTime())) {
                replies.values().forEach(Reply::flush);
            }
        } catch (KafkaException | IllegalStateException e) {
            onFailure.accept(e);
        }
    }

    private boolean hasGathered(long nanos) {
        int millis = Math.min(LONGEST_GATHERING_MS, (replies.size() - 1) * GATHERING_PER_REPLY_MS);
        boolean enough = nanos - publishedAt >= TimeUnit.MILLISECONDS.toNanos(millis);
        publishedAt = enough ? nanos : publishedAt;
        return enough;
    }

    /** Gives up what is being written. */
    @Override
    public void close() {
        ticking.shutdown();
        replies.values().forEach(Reply::abandon);
    }
}
