package dev.parley.worker.inference;

import java.util.Optional;

/** What may be spent. Thread-safe. */
public interface BudgetGate {

    /** Everything may be spent. */
    BudgetGate UNLIMITED = new BudgetGate() {
        @Override
        public boolean limits(Optional<String> run) {
            return false;
        }

        @Override
        public boolean reserve(Optional<String> run, Consumption most) {
            return true;
        }

        @Override
        public void settle(Optional<String> run, Consumption reserved, Consumption actual) {}

        @Override
        public void close() {}
    };

    /** Whether this run's spending is limited at all. If it is, every answer must have a most number of tokens. */
    boolean limits(Optional<String> run);

    /**
     * Sets aside what a call may consume at most, before it is made; waits while calls in flight hold what it needs and may
     * give some of it back.
     *
     * @return false when the budget does not allow the call; then nothing is set aside
     * @throws AbandonedException when the worker stops
     */
    boolean reserve(Optional<String> run, Consumption most) throws InterruptedException, AbandonedException;

    /** Replaces what was set aside by what the call really consumed. */
    void settle(Optional<String> run, Consumption reserved, Consumption actual);

    /** Lets everybody who waits go. */
    void close();
}
