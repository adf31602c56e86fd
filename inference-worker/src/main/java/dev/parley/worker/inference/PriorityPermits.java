package dev.parley.worker.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * Permits for which some wait more urgently than others. The urgent go first, each kind in the order in which it came; but
 * while others wait, too, every {@value #URGENT_IN_A_ROW} urgent ones are followed by one of them, so that nobody waits for
 * ever. Thread-safe.
 */
final class PriorityPermits {
    static final int URGENT_IN_A_ROW = 8;

    private final Deque<CountDownLatch> urgent = new ArrayDeque<>();
    private final Deque<CountDownLatch> patient = new ArrayDeque<>();
    private int free;
    private int urgentInARow;

    PriorityPermits(int permits) {
        free = permits;
    }

    /** Waits for a permit; each success is followed by one {@link #release}. */
    void acquire(boolean urgently) throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        Deque<CountDownLatch> waiting = urgently ? urgent : patient;
        synchronized (this) {
            waiting.addLast(turn);
            grant();
        }
        try {
            turn.await();
        } catch (InterruptedException e) {
            synchronized (this) {
                if (!waiting.remove(turn)) {
                    release(1);
                }
            }
            throw e;
        }
    }

    synchronized void release(int count) {
        free = (int) Math.min(Integer.MAX_VALUE / 2, (long) free + count);
        grant();
    }

    /** Takes permits out of circulation, as soon as they come back. */
    synchronized void takeBack(int count) {
        free -= count;
    }

    private void grant() {
        while (free > 0 && !(urgent.isEmpty() && patient.isEmpty())) {
            free--;
            next().countDown();
        }
    }

    private CountDownLatch next() {
        boolean othersTurn = urgent.isEmpty() || (!patient.isEmpty() && urgentInARow >= URGENT_IN_A_ROW);
        urgentInARow = othersTurn ? 0 : urgentInARow + 1;
        return othersTurn ? patient.removeFirst() : urgent.removeFirst();
    }
}
