package dev.parley.worker.inference;

/**
 * How many calls one model gets at once: between 1 and a maximum, in the order in which they were asked for. Thread-safe.
 *
 * <p>The limit moves once per window (two rounds of calls, at least {@value #SMALLEST_WINDOW}): up by a tenth, at least 1,
 * after a window of successes; down by the share of calls that were turned away (429) or timed out, at most by half. For a
 * server that allows R calls and got n, that share is 1 - R/n, so one step finds R.
 *
 * <p>A plain additive-increase, multiplicative-decrease rule would halve on any 429 and end at 1 with a server that turns
 * away every twentieth call whatever the load. So when going down did not lower the share, the limit goes back up and that
 * share is tolerated, until it grows by a quarter.
 */
final class AdaptiveConcurrency {
    static final int SMALLEST_WINDOW = 32;
    private static final double NEGLIGIBLE = 0.02;
    private static final double ALWAYS_TOO_MUCH = 0.5;
    private static final double HELPED = 0.75;
    private static final double TOLERANCE = 1.25;
    private static final double FORGETTING = 0.98;
    private static final double GROWTH = 0.1;

    private final int max;
    private final PriorityPermits permits;
    private double limit;
    private int applied;
    private int calls;
    private int overloads;
    private double tolerated = NEGLIGIBLE;
    private boolean lowered;
    private double limitBefore;
    private double shareBefore;
    private volatile boolean closed;

    AdaptiveConcurrency(int max) {
        this.max = max;
        this.limit = max;
        this.limitBefore = max;
        this.applied = max;
        this.permits = new PriorityPermits(max);
    }

    /**
     * Waits for its turn, the urgent before the others; each success is followed by one {@link #release}.
     *
     * @throws AbandonedException when the worker stops
     */
    void acquire(boolean urgently) throws InterruptedException, AbandonedException {
        permits.acquire(urgently);
        if (closed) {
            throw new AbandonedException();
        }
    }

    /** @param overloaded whether the call was turned away or timed out */
    void release(boolean overloaded) {
        permits.release(1);
        synchronized (this) {
            calls++;
            overloads += overloaded ? 1 : 0;
            if (calls >= Math.max(SMALLEST_WINDOW, 2 * applied)) {
                endWindow((double) overloads / calls);
                calls = 0;
                overloads = 0;
            }
        }
    }

    private void endWindow(double share) {
        if (share <= tolerated) {
            tolerated = Math.max(NEGLIGIBLE, tolerated * FORGETTING);
            lowered = false;
            apply(limit + Math.max(1, limit * GROWTH));
        } else if (share < ALWAYS_TOO_MUCH && lowered && share >= HELPED * shareBefore) {
            tolerated = Math.min(ALWAYS_TOO_MUCH, share * TOLERANCE);
            lowered = false;
            apply(limitBefore);
        } else {
            limitBefore = lowered ? limitBefore : limit;
            shareBefore = share;
            lowered = true;
            apply(limit * Math.max(0.5, 1 - share));
        }
    }

    private void apply(double wanted) {
        limit = Math.clamp(wanted, 1, max);
        int next = (int) Math.round(limit);
        if (next > applied) {
            permits.release(next - applied);
        } else if (next < applied) {
            permits.takeBack(applied - next);
        }
        applied = next;
    }

    synchronized int limit() {
        return applied;
    }

    /** Lets everybody who waits go, empty-handed. */
    void close() {
        closed = true;
        permits.release(Integer.MAX_VALUE / 2);
    }
}
