package dev.parley.topology.support;

/**
 * How many of the records that a stream thread polled last it has not processed yet. What comes together is committed
 * together: one transaction for all of them, as soon as the last one is done. Each thread sees its own.
 */
public final class PolledBatch {
    private final ThreadLocal<Integer> left = ThreadLocal.withInitial(() -> 0);

    /** The calling thread got so many more records. */
    public void polled(int records) {
        // Those that were passed over because they cannot be read were never taken off: forgotten by now.
        left.set(records);
    }

    /**
     * The calling thread processes a record.
     *
     * @return whether it is the last one that is there
     */
    public boolean take() {
        int now = left.get() - 1;
        left.set(Math.max(0, now));
        return now <= 0;
    }
}
