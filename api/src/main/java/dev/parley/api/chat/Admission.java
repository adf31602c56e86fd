package dev.parley.api.chat;

import dev.parley.api.problem.ApiProblem;
import dev.parley.events.ChatReplied;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets in as many chats as can be answered about as quickly as a single one. How long chats wait before a worker begins
 * tells: the limit shrinks while they wait longer than they are worked on, and grows otherwise, by one with each chat until it
 * shrinks for the first time, and slowly from then on, as TCP's window does (RFC 5681). It counts conversations, since what waits for
 * its own conversation costs the workers nothing; and a multiple of that limit bounds the chats of all conversations. Thread-safe.
 */
final class Admission {
    /**
     * Waiting for less is no sign of overload, however short the replies are. Chats that wait together are committed together: with
     * a tenth of this, what was let in was too little for that, and less than half of the chats were done (docs/benchmarks.md).
     */
    private static final long PATIENCE_MS = 500;

    private static final double LEAST_SHRINK = 0.9;
    private static final double MOST_SHRINK = 0.5;
    private static final int RETRY_AFTER = 1;

    private final AdmissionLimits limits;
    private double limit;
    private boolean exploring = true;
    private Instant shrunkAt;
    private int places;

    /** @param start what was due before says nothing: it waited for other instances */
    Admission(AdmissionLimits limits, Instant start) {
        this.limits = limits;
        this.limit = limits.initial();
        this.shrunkAt = start;
    }

    /**
     * Room for a chat that is not open yet: its prompt is still to be read, which takes longer the more of them there are.
     */
    final class Place implements AutoCloseable {
        private boolean held = true;

        private Place() {}

        /** Gives it up: the chat is open now, or will never be. More than once is harmless. */
        @Override
        public void close() {
            synchronized (Admission.this) {
                places -= held ? 1 : 0;
                held = false;
            }
        }
    }

    /**
     * Lets in one more chat.
     *
     * @param openConversations those that wait for a reply; to be counted without the chats that have a place
     * @param openChats the chats that wait for a reply, without those either
     * @param isOpen whether its conversation has an open chat already
     * @return what counts as an open chat until it is closed
     * @throws ApiProblem 429 when there are too many
     */
    synchronized Place enter(int openConversations, int openChats, boolean isOpen) {
        int most = limit();
        boolean full = openChats + places >= Math.max(limits.chats(), limits.depth() * most)
                || (!isOpen && openConversations + places >= most);
        if (full) {
            throw full();
        }
        places++;
        return new Place();
    }

    private static ApiProblem full() {
        return ApiProblem.tooManyRequests("The queue of chats is full. Try again in a moment.", RETRY_AFTER);
    }

    /**
     * Looks, as soon as the prompt of a chat is known, whether there is room for it, too. There is for any, alone.
     *
     * @param open how many characters the prompts of the open chats have
     * @param more how many this one has
     * @throws ApiProblem 429 when they are too many together
     */
    void weigh(long open, long more) {
        if (open > 0 && open + more > limits.characters()) {
            throw full();
        }
    }

    /** How many conversations may wait for a reply. */
    synchronized int limit() {
        return (int) limit;
    }

    /**
     * Learns from a chat that ended. What was due before the limit shrank last says nothing about the present one.
     *
     * @param due from when on it could have been begun; {@link Instant#MIN} when that is not known
     * @param openConversations how many were open when it ended
     */
    synchronized void learn(ChatReplied replied, Instant due, int openConversations) {
        if (replied.getQueueMs() == null || due.isBefore(shrunkAt)) {
            return;
        }
        long queued = Duration.between(due, replied.getCreatedAt().plusMillis(replied.getQueueMs()))
                .toMillis();
        Long run = replied.getRunMs();
        long worth = Math.max(PATIENCE_MS, run == null ? 0 : run);
        if (queued > worth) {
            double factor = Math.clamp((double) worth / queued, MOST_SHRINK, LEAST_SHRINK);
            limit = Math.max(limits.least(), limit * factor);
            exploring = false;
            shrunkAt = replied.getOccurredAt();
        } else if (openConversations >= limit / 2) {
            limit = Math.min(limits.most(), limit + (exploring ? 1 : 1 / limit));
        }
    }
}
