package dev.parley.api.chat;

import dev.parley.api.chat.ChatState.Accepted;
import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.schemas.reply.ReplyText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One chat, folded from its events. They come by three topics: in the order of the log within each, in any order between
 * them. Thread-safe.
 */
public final class LiveChat {
    /** The number before every event's. */
    public static final long NO_EVENT = ReplyEvents.NONE;

    private final String id;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private ReplyText written = new ReplyText();
    private @Nullable Accepted accepted;
    private @Nullable Instant startedAt;
    private @Nullable ChatReplied replied;
    private @Nullable Ending ending;
    private long endHeard;
    private Instant lastPiece = Instant.MIN;
    private boolean admitted;
    private boolean forgotten;
    private boolean stored;

    LiveChat(String id) {
        this.id = id;
    }

    /** A chat that is known from elsewhere than the log. */
    static LiveChat stored(ChatReplied replied) {
        LiveChat chat = new LiveChat(replied.getChatId());
        chat.apply(replied);
        chat.stored = true;
        // Of a text that is nowhere, as when it was erased, no pieces will come.
        chat.forgotten = true;
        return chat;
    }

    String id() {
        return id;
    }

    /** Takes in an event and tells the listeners, on the caller's thread. One that came before changes nothing. */
    void apply(SpecificRecord event) {
        if (changedBy(event)) {
            listeners.forEach(Runnable::run);
        }
    }

    private synchronized boolean changedBy(SpecificRecord event) {
        return switch (event) {
            case ChatRequested requested -> accept(Accepted.of(requested));
            case ChatAdmitted _ -> admit();
            case ReplyStarted started -> start(started);
            case ReplyDelta delta -> write(delta);
            case ChatReplied end -> end(end);
            default -> false;
        };
    }

    private boolean accept(Accepted asked) {
        boolean isNew = accepted == null;
        accepted = asked;
        return isNew;
    }

    private boolean admit() {
        boolean isNew = !admitted;
        admitted = true;
        return isNew;
    }

    private boolean start(ReplyStarted event) {
        lastPiece = event.getOccurredAt();
        boolean isLatest = isWanted() && written.started(event);
        if (isLatest) {
            startedAt = event.getOccurredAt();
        }
        return isLatest;
    }

    private boolean write(ReplyDelta event) {
        lastPiece = event.getOccurredAt();
        return isWanted() && !written.written(event).isEmpty();
    }

    private boolean end(ChatReplied event) {
        if (replied != null) {
            return false;
        }
        replied = event;
        ending = Ending.of(event);
        endHeard = System.nanoTime();
        if (accepted == null) {
            accepted = Accepted.of(event);
        }
        if (ending.text().isPresent()) {
            // The end brings all of it.
            written = new ReplyText();
        }
        return true;
    }

    /** Whether pieces still matter: those of an ended chat only where the end does not bring the text itself. */
    private boolean isWanted() {
        Ending end = ending;
        return end == null || (end.withText() && end.text().isEmpty() && !forgotten && written.length() < end.length());
    }

    /** Gives up a text that has not come, or is not to be kept any longer; the chat's end stays. */
    void forgetText() {
        synchronized (this) {
            forgotten = true;
            written = new ReplyText();
        }
        listeners.forEach(Runnable::run);
    }

    /** The events behind the last one that a client has. */
    public synchronized List<ReplyEvent> after(long last) {
        if (accepted == null) {
            return List.of();
        }
        return ReplyEvents.after(written, begun(), Optional.ofNullable(ending), forgotten, last);
    }

    private boolean begun() {
        ChatReplied end = replied;
        return written.attempt() > 0 || (end != null && end.getAttempt() > 0);
    }

    /** The chat as it stands; nothing while only pieces of it are known. */
    public synchronized Optional<ChatState> state() {
        ChatReplied end = replied;
        return Optional.ofNullable(accepted)
                .map(known -> new ChatState(
                        known,
                        admitted,
                        end == null ? written.attempt() : end.getAttempt(),
                        Optional.ofNullable(startedAt),
                        text(),
                        Optional.ofNullable(end)));
    }

    private String text() {
        Ending end = ending;
        if (end == null) {
            return written.text();
        }
        return end.text().orElseGet(() -> written.text().substring(0, Math.min(written.length(), end.length())));
    }

    /** Whether it has ended. */
    synchronized boolean hasEnded() {
        return replied != null;
    }

    /** Whether the log told of its end not longer ago than this, whatever clock the end's own time comes from. */
    synchronized boolean hasEndedWithin(Duration time) {
        return replied != null && !stored && System.nanoTime() - endHeard < time.toNanos();
    }

    /** Whether it has ended, and everything that will ever be known of it is. */
    synchronized boolean isWhole() {
        return replied != null && !isWanted();
    }

    /** Whether this chat was let in, or has ended: what one that may be rejected waits for. */
    synchronized boolean isDecided() {
        return admitted || replied != null;
    }

    /** What was accepted, once an event has told it. */
    synchronized Optional<Accepted> accepted() {
        return Optional.ofNullable(accepted);
    }

    /** Whether its latest piece is older than this. */
    synchronized boolean isOlder(Instant time) {
        return lastPiece.isBefore(time);
    }

    /** Roughly what it takes in memory, in bytes. */
    synchronized long bytes() {
        return 1_000L + 2L * written.length() + (ending == null ? 0 : 2L * ending.length());
    }

    /** Calls {@code listener} after every change, until the answer is run. It must be quick, and must not throw. */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
