package dev.parley.worker.intake;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.inference.AbandonedException;
import dev.parley.worker.inference.Asking;
import dev.parley.worker.inference.Consumption;
import dev.parley.worker.inference.InferenceOutcome;
import dev.parley.worker.inference.TurnText;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.TextSink;
import dev.parley.worker.publish.DeltaPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to write a reply. Its text is published while it is written: the first piece at once, then what has gathered
 * whenever {@link RunningReplies} says so, unless the last piece is not acknowledged yet; or all of it at the end, when nobody
 * reads along. A stop, from any thread, interrupts the thread that waits for the model, and it alone: never one that publishes.
 * Thread-safe.
 */
final class Reply implements Asking, TextSink {
    /** Far below what a broker takes as one record, however many bytes a character has. */
    private static final int LONGEST_PIECE = 100_000;

    private final DeltaPublisher.Reply identity;
    private final DeltaPublisher deltas;
    private final PartitionWork work;
    private final Ownership ownership;
    private final String prefix;
    private final StringBuilder text;
    private final Semaphore acknowledged = new Semaphore(0);
    private TurnText turn;
    private boolean announced;
    private int published;
    private int pieces;
    private int calls;
    private long calledAt;
    private long firstTextAt;
    private Optional<String> model = Optional.empty();
    private boolean rehearsal;
    private Optional<ErrorCode> stop = Optional.empty();
    private boolean abandoned;
    private @Nullable Thread waiting;

    /** @param begun what earlier attempts have written, when this one takes over; its beginning is in the log then */
    Reply(
            DeltaPublisher.Reply identity,
            Optional<String> begun,
            DeltaPublisher deltas,
            PartitionWork work,
            Ownership ownership) {
        this.identity = identity;
        this.deltas = deltas;
        this.work = work;
        this.ownership = ownership;
        this.prefix = begun.orElse("");
        this.announced = begun.isPresent();
        this.text = new StringBuilder(prefix);
        this.turn = new TurnText(!prefix.isEmpty());
        this.published = prefix.length();
    }

    String requestId() {
        return identity.request().getRequestId();
    }

    /** From here on a stop interrupts the calling thread; false when it is stopped already. */
    synchronized boolean open() throws AbandonedException {
        requireWanted();
        waiting = stop.isEmpty() ? Thread.currentThread() : null;
        return stop.isEmpty();
    }

    /** The calling thread is not interrupted any more, nor was it. */
    synchronized void shut() {
        waiting = null;
        Thread.interrupted();
    }

    /** Ends the reply with what there is. */
    synchronized void stop(ErrorCode code) {
        if (stop.isEmpty()) {
            stop = Optional.of(code);
            interrupt();
        }
    }

    /** Ends the reply without an outcome. */
    synchronized void abandon() {
        abandoned = true;
        stop(ErrorCode.CANCELLED);
    }

    private void interrupt() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /** Stops it when its deadline has passed, or its partition went to another worker. */
    void expireAt(Instant now) {
        Instant deadline = identity.request().getDeadline();
        if (!work.isOwned()) {
            abandon();
        } else if (deadline != null && !now.isBefore(deadline)) {
            stop(ErrorCode.EXPIRED);
        }
    }

    synchronized boolean wasStopped() {
        return stop.isPresent();
    }

    private synchronized void requireWanted() throws AbandonedException {
        if (abandoned) {
            throw new AbandonedException();
        }
    }

    /** The outcome of a stopped reply. */
    synchronized InferenceOutcome stopped() throws AbandonedException {
        requireWanted();
        ErrorCode code = stop.orElseThrow();
        if (code == ErrorCode.EXPIRED && calls == 0 && text.isEmpty()) {
            return new InferenceOutcome.Failed(
                    code, "the request's deadline passed before it was begun", Optional.empty(), Consumption.NONE, 0);
        }
        String rest = turn.end();
        text.append(rest);
        Duration latency = calls == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - calledAt);
        return new InferenceOutcome.Stopped(code, text.toString(), model, rehearsal, latency, firstText(), calls);
    }

    @Override
    public Answer ask(CatalogueEntry entry, Prompt prompt) throws ModelFault, InterruptedException {
        ownership.awaitConfirmed();
        begin(entry);
        try {
            Answer answer = entry.model().stream(prompt, prefix, this);
            synchronized (this) {
                text.append(turn.end());
            }
            return answer;
        } catch (ModelFault fault) {
            forgetUnread();
            throw fault;
        }
    }

    /** Of a call that is made again nobody must read a word, not even while it waits to be made. */
    private synchronized void forgetUnread() {
        text.setLength(published);
        turn = new TurnText(!prefix.isEmpty());
    }

    private synchronized void begin(CatalogueEntry entry) throws InterruptedException {
        if (!work.isOwned()) {
            abandon();
        }
        if (stop.isPresent()) {
            throw new InterruptedException("the reply is not wanted any more");
        }
        model = Optional.of(entry.name());
        rehearsal = entry.rehearsal();
        calls++;
        calledAt = System.nanoTime();
        firstTextAt = 0;
        forgetUnread();
        if (!announced) {
            announced = true;
            pieces++;
            deltas.started(identity, this::written);
        }
    }

    @Override
    public synchronized boolean take(String piece) {
        if (stop.isPresent()) {
            return false;
        }
        text.append(turn.add(piece));
        if (firstTextAt == 0 && text.length() > prefix.length()) {
            firstTextAt = System.nanoTime();
        }
        if (published == prefix.length()) {
            publishWhatMayBeRead();
        }
        return !turn.hasEnded();
    }

    /** Publishes what has gathered, once the log has what came before. */
    synchronized void flush() {
        if (acknowledged.availablePermits() == pieces) {
            publishWhatMayBeRead();
        }
    }

    private void publishWhatMayBeRead() {
        if (identity.request().getStream() && !ownership.isDoubtful() && work.isOwned()) {
            publish();
        }
    }

    private void publish() {
        while (published < text.length()) {
            int end = Math.min(text.length(), published + LONGEST_PIECE);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            pieces++;
            deltas.delta(identity, published, text.substring(published, end), this::written);
            published = end;
        }
    }

    private void written(long offset) {
        work.wrote(offset);
        acknowledged.release();
    }

    /**
     * Publishes the rest of a text that belongs to an outcome, and waits until all of it is in the log.
     *
     * @return false when the partition went to another worker: nothing may be published
     */
    boolean complete(InferenceOutcome outcome) throws InterruptedException {
        int expected;
        synchronized (this) {
            if (!work.isOwned()) {
                return false;
            }
            switch (outcome) {
                case InferenceOutcome.Completed _, InferenceOutcome.Stopped _ -> publish();
                case InferenceOutcome.Failed _ -> text.setLength(published);
            }
            expected = pieces;
        }
        acknowledged.acquire(expected);
        return work.isOwned();
    }

    @Override
    public synchronized String turn(Answer answer) {
        return text.toString();
    }

    @Override
    public boolean isUrgent() {
        return true;
    }

    @Override
    public synchronized boolean hasSpoken() {
        return published > prefix.length();
    }

    @Override
    public synchronized Optional<Duration> firstText() {
        return firstTextAt == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstTextAt - calledAt));
    }
}
