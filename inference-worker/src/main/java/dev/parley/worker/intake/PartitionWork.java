package dev.parley.worker.intake;

import dev.parley.worker.inference.Lease;
import dev.parley.worker.intake.AnsweredRequests.Answered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The work on one partition, from the moment it is assigned until it is given back. Thread-safe.
 *
 * <p>A request that was answered is not asked again. Which ones these are is known from three sources: the requests being
 * worked on, a window of the latest results, and what {@link AnsweredScan} found when the partition was assigned. The
 * committed position names the offset of the results from which the next owner has to read: the earliest result of a request
 * that was done while an earlier one was not, or else the end of the results. As long as requests of a predecessor's time are
 * not all done, it stays where the predecessor had it.
 */
final class PartitionWork {
    private final int window;
    private final Map<Key, List<Long>> inFlight = new HashMap<>();
    private AnsweredRequests answered;
    private OffsetTracker offsets = new OffsetTracker(0);
    private long resultsEnd;
    private long deltasEnd = Takeover.NO_DELTAS;
    private Takeover takeover = Takeover.NONE;
    private long inheritedResults;
    private long inheritedUntil;
    private int busy;
    private boolean accepting = true;
    private boolean owned = true;
    private Optional<CommitPosition> committed = Optional.empty();

    /** @param window how many of the latest results are remembered */
    PartitionWork(int window) {
        this.window = window;
        this.answered = new AnsweredRequests(window);
    }

    /** Takes over from the predecessor. Comes first. */
    synchronized void inherit(Inheritance inheritance) {
        offsets = new OffsetTracker(inheritance.requestsFrom());
        answered = new AnsweredRequests(window);
        answered.inherit(inheritance.answered());
        inheritedResults = inheritance.resultsFrom();
        inheritedUntil = inheritance.requestsEnd();
        resultsEnd = inheritance.resultsEnd();
        takeover = inheritance.takeover();
        deltasEnd = takeover.deltasEnd();
    }

    synchronized void begin(long offset) {
        offsets.begin(offset, deltasEnd);
    }

    /** What the predecessor left of replies, as long as its requests are not all done. */
    synchronized Takeover takeover() {
        return takeover;
    }

    /** A piece of a reply, or its beginning, was acknowledged by the broker. */
    synchronized void wrote(long deltaOffset) {
        deltasEnd = Math.max(deltasEnd, deltaOffset + 1);
    }

    /** Decides who answers a request: when it is {@link Claim#MINE}, {@link #answered} has to follow. */
    synchronized Claim claim(String requestId, int attempt, long offset) {
        OptionalLong result = answered.resultOf(requestId, attempt);
        if (result.isPresent()) {
            offsets.done(offset, result.getAsLong());
            return Claim.ANSWERED;
        }
        Key key = new Key(requestId, attempt);
        List<Long> waiting = inFlight.get(key);
        if (waiting != null) {
            waiting.add(offset);
            return Claim.SHARED;
        }
        inFlight.put(key, new ArrayList<>(List.of(offset)));
        return Claim.MINE;
    }

    /** The result of a request that came before, in another record; then {@link #repeated} has to follow. */
    synchronized OptionalLong resultOfAnother(String requestId, int attempt, long offset) {
        return answered.resultOfAnother(requestId, attempt, offset);
    }

    /** The result of a request that came again is the one at this offset. */
    synchronized void repeated(long offset, long resultOffset) {
        resultsEnd = Math.max(resultsEnd, resultOffset + 1);
        offsets.done(offset, resultOffset);
    }

    /** The result of a claimed request was acknowledged by the broker. */
    synchronized void answered(String requestId, int attempt, long resultOffset) {
        resultsEnd = Math.max(resultsEnd, resultOffset + 1);
        List<Long> waiting = inFlight.remove(new Key(requestId, attempt));
        answered.add(requestId, attempt, resultOffset, waiting == null ? Answered.UNKNOWN : waiting.getFirst());
        if (waiting != null) {
            waiting.forEach(offset -> offsets.done(offset, resultOffset));
        }
    }

    /** A record that needs no result is dealt with. */
    synchronized void done(long offset) {
        offsets.done(offset, OffsetTracker.NO_RESULT);
    }

    /**
     * What to commit.
     *
     * @param again whether to commit also what was committed last; it is left out otherwise
     */
    synchronized Optional<CommitPosition> toCommit(boolean again) {
        long requests = offsets.committable();
        boolean inherits = requests < inheritedUntil;
        if (!inherits) {
            answered.forgetInherited();
            takeover = Takeover.NONE;
        }
        long results = Math.min(resultsEnd, offsets.earliestResultBeyond());
        CommitPosition position = inherits
                ? new CommitPosition(requests, Math.min(results, inheritedResults), takeover.deltasFrom())
                : new CommitPosition(requests, results, offsets.earliestMark().orElse(deltasEnd));
        return Optional.of(position).filter(now -> again || !committed.equals(Optional.of(now)));
    }

    synchronized void committed(CommitPosition position) {
        committed = Optional.of(position);
    }

    /** A lease for one request. */
    Lease lease() {
        return new TaskLease();
    }

    /** Begins no call any more. */
    synchronized void drain() {
        accepting = false;
    }

    /** The partition is another's: no result may be published any more. */
    synchronized void lose() {
        accepting = false;
        owned = false;
    }

    synchronized boolean isOwned() {
        return owned;
    }

    /** Whether a call, or the publishing of its result, is under way. */
    synchronized boolean isBusy() {
        return busy > 0;
    }

    /** Requests begun and not done. */
    synchronized int open() {
        return offsets.open();
    }

    /** Offsets kept in memory. */
    synchronized int span() {
        return offsets.span();
    }

    /** Who answers a request. */
    enum Claim {
        /** The claimer. */
        MINE,
        /** Another claimer, who is at it. */
        SHARED,
        /** Nobody, it was answered before. */
        ANSWERED
    }

    /**
     * What a predecessor left.
     *
     * @param requestsFrom the first request not done
     * @param requestsEnd the predecessor saw no request from this offset on
     * @param resultsFrom where the results were read from
     * @param resultsEnd where they ended
     * @param answered what was found in between
     * @param takeover what it left of replies
     */
    record Inheritance(
            long requestsFrom,
            long requestsEnd,
            long resultsFrom,
            long resultsEnd,
            Map<String, Answered> answered,
            Takeover takeover) {
        Inheritance {
            answered = Map.copyOf(answered);
        }

        /** In a lane without deltas. */
        Inheritance(
                long requestsFrom,
                long requestsEnd,
                long resultsFrom,
                long resultsEnd,
                Map<String, Answered> answered) {
            this(requestsFrom, requestsEnd, resultsFrom, resultsEnd, answered, Takeover.NONE);
        }
    }

    private record Key(String requestId, int attempt) {}

    private final class TaskLease implements Lease {
        private boolean entered;
        private Optional<Runnable> kept = Optional.empty();

        @Override
        public boolean enter() {
            synchronized (PartitionWork.this) {
                if (accepting && !entered) {
                    entered = true;
                    busy++;
                }
                return accepting;
            }
        }

        @Override
        public void keep(Runnable release) {
            synchronized (PartitionWork.this) {
                kept = Optional.of(release);
            }
        }

        @Override
        public void rest() {
            Optional<Runnable> release;
            synchronized (PartitionWork.this) {
                if (entered) {
                    entered = false;
                    busy--;
                }
                release = kept;
                kept = Optional.empty();
            }
            release.ifPresent(Runnable::run);
        }
    }
}
