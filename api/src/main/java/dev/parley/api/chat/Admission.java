package dev.parley.api.chat;

import dev.parley.api.problem.ApiProblem;
import dev.parley.events.ChatReplied;

/**
 * Lets in as many chats as can be answered about as quickly as a single one. How long chats wait before a worker begins
 * tells: the limit shrinks while they wait longer than they are worked on, and grows slowly otherwise. It counts
 * conversations, since what waits for its own conversation costs the workers nothing. Thread-safe.
 */
final class Admission {
    /** Waiting for less is no sign of overload, however short the replies are. */
    private static final long PATIENCE_MS = 50;

    private static final double SHRINK = 0.9;
    /** What waits now was let in before the limit shrank: it says nothing about the new one. */
    private static final long PAUSE_NANOS = 100_000_000;

    private static final int RETRY_AFTER = 1;

    private final AdmissionLimits limits;
    private double limit;
    private long shrunkAt = System.nanoTime();

    Admission(AdmissionLimits limits) {
        this.limits = limits;
        this.limit = limits.initial();
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
     * Learns from a chat that ended.
     *
     * @param openConversations how many were open when it did
     * @param alone whether it did not have to wait for another chat of its conversation
     */
    synchronized void learn(ChatReplied replied, int openConversations, boolean alone) {
        Long queued = replied.getQueueMs();
        if (queued == null || !alone) {
            return;
        }
        Long run = replied.getRunMs();
        if (queued > Math.max(PATIENCE_MS, run == null ? 0 : run)) {
            shrink();
        } else if (openConversations >= limit / 2) {
            limit = Math.min(limits.most(), limit + 1 / limit);
        }
    }

    private void shrink() {
        long now = System.nanoTime();
        if (now - shrunkAt > PAUSE_NANOS) {
            shrunkAt = now;
            limit = Math.max(limits.least(), limit * SHRINK);
        }
    }
}
