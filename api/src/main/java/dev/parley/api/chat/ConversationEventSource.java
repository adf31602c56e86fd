package dev.parley.api.chat;

import dev.parley.api.stream.EventSource;
import dev.parley.api.stream.Sse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one conversation for one client: first those that it missed, then what happens. What it does not take is
 * queued up to a bound; then the stream ends, and the client goes on from its cursor.
 */
final class ConversationEventSource implements EventSource {
    private static final int MOST_QUEUED = 2_000;

    /** A message may have a mebibyte, and there may be many clients. */
    private static final long MOST_BYTES = 4L << 20;

    private final Deque<FeedItem> queue = new ArrayDeque<>();
    private long bytes;
    private final Runnable leave;
    private FeedCursor cursor;
    private boolean replayed;
    private boolean lost;
    private @Nullable FeedCursor unsaid;
    private volatile boolean gone;
    private Runnable signal = () -> {};

    /**
     * @param cursor how far the client has come
     * @param replayed whether it missed nothing
     * @param leave called when the client is gone
     */
    ConversationEventSource(FeedCursor cursor, boolean replayed, Runnable leave) {
        this.cursor = cursor;
        this.replayed = replayed;
        this.leave = leave;
    }

    /** Something happens. */
    void add(FeedItem item) {
        tell(() -> {
            lost |= queue.size() >= MOST_QUEUED || bytes >= MOST_BYTES;
            if (!lost) {
                queue.addLast(item);
                bytes += item.data().length;
            }
        });
    }

    /**
     * What was missed, in front of what has happened meanwhile.
     *
     * @param read how far was read: often much further than the last item, as many conversations share a partition
     * @param whole false when there is more: the client is to come again
     */
    void missed(List<FeedItem> items, FeedCursor read, boolean whole) {
        tell(() -> {
            if (!whole) {
                queue.clear();
                bytes = 0;
                lost = true;
                unsaid = read;
            }
            items.reversed().forEach(item -> {
                queue.addFirst(item);
                bytes += item.data().length;
            });
            replayed = true;
        });
    }

    private void tell(Runnable change) {
        Runnable told;
        synchronized (this) {
            change.run();
            told = signal;
        }
        told.run();
    }

    @Override
    public synchronized byte[] next() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        while (replayed && !queue.isEmpty()) {
            FeedItem item = queue.removeFirst();
            bytes -= item.data().length;
            if (item.offset() >= cursor.next(item.topic())) {
                cursor = cursor.behind(item);
                Sse.event(frame, cursor.toString(), item.type(), item.data());
            }
        }
        if (replayed && unsaid != null) {
            frame.writeBytes(Sse.id(unsaid.toString()));
            unsaid = null;
        }
        return frame.toByteArray();
    }

    @Override
    public synchronized boolean isOver() {
        return lost && replayed && queue.isEmpty() && unsaid == null;
    }

    @Override
    public Runnable listen(Runnable listener) {
        synchronized (this) {
            signal = listener;
        }
        return () -> {
            gone = true;
            leave.run();
        };
    }

    /** Whether the client is there no more: nothing needs to be read for it. */
    boolean isGone() {
        return gone;
    }
}
