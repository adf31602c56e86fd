package dev.parley.api.chat;

import dev.parley.api.problem.ApiProblem;
import dev.parley.events.ChatReplied;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Lets in as many chats as can be answered about as quickly as a single one. How long chats wait before a worker begins
 * tells: the limit shrinks while they wait longer than they are worked on, and grows slowly otherwise. It counts
 * conversations, since what waits for its own conversation costs the workers nothing. Thread-safe.
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
    private final InstantSource clock;
    private double limit;
    private Instant shrunkAt;

    Admission(AdmissionLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        this.limit = limits.initial();
        this.shrunkAt = clock.instant();
    }

    /**
     * Asks for one more chat.
     *
     * @param isOpen whether its conversation has an open chat already
     * @throws ApiProblem 429 when there are too many
     */
    void requireRoom(int openConversations, int openChats, boolean isOpen) {
        boolean full = openChats >= limits.chats() || (!isOpen && openConversations >= limit());
        if (full) {
            throw ApiProblem.tooManyRequests("The queue of chats is full. Try again in a moment.", RETRY_AFTER);
        }
    }

    /** How many conversations may wait for a reply. */
    synchronized int limit() {
        return (int) limit;
    }

    /**
     * Learns from a chat that ended. What was let in before the limit shrank last says nothing about the present one.
     *
     * @param alone whether it did not have to wait for another chat of its conversation
     * @param openConversations how many were open when it ended
     */
    synchronized void learn(ChatReplied replied, boolean alone, int openConversations) {
        Long queued = replied.getQueueMs();
        if (queued == null || !alone || replied.getCreatedAt().isBefore(shrunkAt)) {
            return;
        }
        Long run = replied.getRunMs();
        long worth = Math.max(PATIENCE_MS, run == null ? 0 : run);
        if (queued > worth) {
            double factor = Math.clamp((double) worth / queued, MOST_SHRINK, LEAST_SHRINK);
            limit = Math.max(limits.least(), limit * factor);
            shrunkAt = clock.instant();
        } else if (openConversations >= limit / 2) {
            limit = Math.min(limits.most(), limit + 1 / limit);
        }
    }
}
