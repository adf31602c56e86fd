package dev.parley.api.stream;

import dev.parley.api.problem.ApiProblem;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** All streams of this instance. They have no threads of their own: a few workers make frames, one tick looks after all. */
@Singleton
public final class ClientStreams implements GracefulShutdownCapable {
    /** How long a client waits before it reconnects. */
    private static final int RETRY_MS = 1_000;

    private static final int RETRY_AFTER = 5;

    private final StreamLimits limits;
    private final Set<ClientStream> open = ConcurrentHashMap.newKeySet();
    private final Disposable ticks;

    public ClientStreams(StreamLimits limits) {
        this.limits = limits;
        this.ticks = Schedulers.parallel()
                .schedulePeriodically(
                        this::tick, limits.tick().toMillis(), limits.tick().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * A stream for one client.
     *
     * @param source what it is made of
     * @return frames to be written as they are
     * @throws ApiProblem 503 when there are too many
     */
    public Publisher<byte[]> open(EventSource source) {
        return open(source, Sse.retry(RETRY_MS));
    }

    /** The same with another first frame. */
    public Publisher<byte[]> open(EventSource source, byte[] opening) {
        if (open.size() >= limits.most()) {
            throw ApiProblem.unavailable("Too many streams are open here. Try again later.", RETRY_AFTER);
        }
        return subscriber -> {
            ClientStream stream =
                    new ClientStream(source, opening, Schedulers.parallel().createWorker(), open::remove);
            open.add(stream);
            stream.subscribe(subscriber);
        };
    }

    /** How many streams are open. */
    public int size() {
        return open.size();
    }

    private void tick() {
        Duration heartbeat = limits.heartbeat();
        open.forEach(stream -> stream.tick(heartbeat, limits.patience()));
    }

    /** Ends all streams before the server stops: their clients go on at another instance where they were. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        open.forEach(ClientStream::complete);
        return CompletableFuture.completedStage(null);
    }

    @PreDestroy
    void close() {
        ticks.dispose();
        open.forEach(ClientStream::complete);
    }
}
