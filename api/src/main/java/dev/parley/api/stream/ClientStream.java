package dev.parley.api.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One client's stream. Nothing is queued for it: a frame is made when the client takes one, and holds all that happened
 * since the one before. So a slow client costs no memory, and gets larger frames; one that takes nothing for long,
 * although there is something for it, is cut off.
 */
final class ClientStream implements Publisher<byte[]>, Subscription {
    /** The server takes some frames ahead: this bounds what it holds for a client. */
    private static final int MOST_BYTES = 16 * 1024;

    private final EventSource source;
    private final Scheduler.Worker worker;
    private final Consumer<ClientStream> closed;
    private final AtomicLong requested = new AtomicLong();
    /** Held until the client was told that it has subscribed: frames may come from another thread, but not before that. */
    private final AtomicInteger work = new AtomicInteger(1);

    private final AtomicBoolean ended = new AtomicBoolean();
    private final byte[] opening;
    private volatile @Nullable Subscriber<? super byte[]> subscriber;
    private volatile @Nullable Runnable deaf;
    private volatile boolean heartbeatDue;
    private volatile boolean closing;
    private volatile boolean cutOff;
    private volatile long stuckSince;
    private volatile long lastSent = System.nanoTime();
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private boolean opened;

    /** A stream whose client took nothing for too long. */
    static final class CutOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CutOffException() {
            super("the client does not read", null, false, false);
        }
    }

    /**
     * @param opening the first frame, sent even before anything happens
     * @param worker where frames are made
     * @param closed called once, when the stream is over for whatever reason
     */
    ClientStream(EventSource source, byte[] opening, Scheduler.Worker worker, Consumer<ClientStream> closed) {
        this.source = source;
        this.opening = opening;
        this.worker = worker;
        this.closed = closed;
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> client) {
        subscriber = client;
        client.onSubscribe(this);
        deaf = source.listen(this::signal);
        if (ended.get()) {
            hush();
        }
        work();
    }

    @Override
    public void request(long frames) {
        requested.accumulateAndGet(frames, Operators::addCap);
        signal();
    }

    @Override
    public void cancel() {
        if (end() && !closing) {
            source.abandon();
        }
    }

    /** Ends it as if nothing more could come. */
    void complete() {
        closing = true;
        signal();
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            hush();
            worker.dispose();
            closed.accept(this);
        }
        return first;
    }

    private void hush() {
        Runnable listening = deaf;
        if (listening != null) {
            listening.run();
        }
    }

    /** There may be something new. Returns at once: frames are made elsewhere. */
    private void signal() {
        if (!ended.get() && work.getAndIncrement() == 0) {
            work();
        }
    }

    private void work() {
        try {
            worker.schedule(this::drain);
        } catch (RejectedExecutionException _) {
            // It ended just now. Whoever tells it must not suffer: that is the thread that reads the log.
        }
    }

    private void drain() {
        int seen = work.get();
        while (!ended.get()) {
            send();
            seen = work.addAndGet(-seen);
            if (seen == 0) {
                return;
            }
        }
    }

    private void send() {
        Subscriber<? super byte[]> client = subscriber;
        if (client == null) {
            return;
        }
        while (!ended.get()) {
            if (closing || cutOff || isOver()) {
                finish(client);
                return;
            }
            if (requested.get() == 0) {
                stuckSince = stuckSince == 0 ? System.nanoTime() | 1 : stuckSince;
                return;
            }
            stuckSince = 0;
            byte[] frame = frame();
            if (frame.length > 0) {
                lastSent = System.nanoTime();
                requested.accumulateAndGet(1, ClientStream::less);
                client.onNext(frame);
            } else if (!isOver()) {
                return;
            }
        }
    }

    private void finish(Subscriber<? super byte[]> client) {
        if (!end()) {
            return;
        }
        if (cutOff) {
            source.abandon();
            client.onError(new CutOffException());
        } else {
            client.onComplete();
        }
    }

    /** What has no bound stays without. */
    private static long less(long requested, long taken) {
        return requested == Long.MAX_VALUE ? requested : requested - taken;
    }

    private byte[] frame() {
        if (pending.remaining() == 0) {
            pending = ByteBuffer.wrap(batch());
        }
        byte[] frame = new byte[Math.min(pending.remaining(), MOST_BYTES)];
        pending.get(frame);
        return frame;
    }

    private byte[] batch() {
        if (!opened) {
            opened = true;
            return opening;
        }
        byte[] next = source.next();
        if (next.length == 0 && heartbeatDue) {
            heartbeatDue = false;
            return Sse.heartbeat();
        }
        return next;
    }

    private boolean isOver() {
        return opened && pending.remaining() == 0 && source.isOver();
    }

    /** Looks after the stream, every second or so. */
    void tick(Duration heartbeat, Duration patience) {
        long now = System.nanoTime();
        long stuck = stuckSince;
        if (stuck != 0 && now - stuck > patience.toNanos()) {
            cutOff = true;
            signal();
        } else if (now - lastSent > heartbeat.toNanos()) {
            heartbeatDue = true;
            signal();
        }
    }
}
