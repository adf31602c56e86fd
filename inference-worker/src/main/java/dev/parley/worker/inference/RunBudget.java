package dev.parley.worker.inference;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The budget of one run; calls of other runs are not its business. It is never exceeded, as far as estimates are not too
 * low: what calls in flight may consume at most counts as spent. The first call that does not fit ends the spending for good,
 * so that a run pauses at one point and not in bits.
 */
public final class RunBudget implements BudgetGate {
    private static final double ROUNDING_USD = 1e-9;

    private final String runId;
    private final OptionalLong maxTokens;
    private final OptionalDouble maxUsd;
    private Consumption spent;
    private long reservedTokens;
    private double reservedUsd;
    private boolean exhausted;
    private boolean closed;

    /**
     * @param runId the run
     * @param maxTokens most tokens, prompts and answers together
     * @param maxUsd most US dollars
     * @param alreadySpent by earlier processes
     */
    public RunBudget(String runId, OptionalLong maxTokens, OptionalDouble maxUsd, Consumption alreadySpent) {
        this.runId = requireNonNull(runId, "runId is null");
        this.maxTokens = requireNonNull(maxTokens, "maxTokens is null");
        this.maxUsd = requireNonNull(maxUsd, "maxUsd is null");
        this.spent = requireNonNull(alreadySpent, "alreadySpent is null");
    }

    @Override
    public boolean limits(Optional<String> run) {
        return run.filter(runId::equals).isPresent() && (maxTokens.isPresent() || maxUsd.isPresent());
    }

    @Override
    public synchronized boolean reserve(Optional<String> run, Consumption most)
            throws InterruptedException, AbandonedException {
        if (!limits(run)) {
            return true;
        }
        while (!closed && !exhausted && fits(most, 0, 0) && !fits(most, reservedTokens, reservedUsd)) {
            wait();
        }
        if (closed) {
            throw new AbandonedException();
        }
        if (exhausted || !fits(most, 0, 0)) {
            exhausted = true;
            notifyAll();
            return false;
        }
        reservedTokens += most.tokens().total();
        reservedUsd += most.usd();
        return true;
    }

    private boolean fits(Consumption most, long setAsideTokens, double setAsideUsd) {
        long tokens = spent.tokens().total() + setAsideTokens + most.tokens().total();
        double usd = spent.usd() + setAsideUsd + most.usd();
        return tokens <= maxTokens.orElse(Long.MAX_VALUE) && usd <= maxUsd.orElse(Double.MAX_VALUE) + ROUNDING_USD;
    }

    @Override
    public synchronized void settle(Optional<String> run, Consumption reserved, Consumption actual) {
        if (limits(run)) {
            reservedTokens -= reserved.tokens().total();
            reservedUsd -= reserved.usd();
            spent = spent.plus(actual);
            notifyAll();
        }
    }

    /** What was spent so far, calls in flight left out. */
    public synchronized Consumption spent() {
        return spent;
    }

    /** Whether a call was turned away. */
    public synchronized boolean isExhausted() {
        return exhausted;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
