package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * Sums over flows.
 *
 * @param flows how many flows
 * @param templateTurns turns that no model writes
 * @param modelTurns turns that a model writes: as many model calls
 * @param promptTokens over all model turns: the tokens of what is asked, and of all turns said before in the flow
 * @param completionTokens the tokens of all model turns
 */
public record FlowTotals(
        BigInteger flows,
        BigInteger templateTurns,
        BigInteger modelTurns,
        BigInteger promptTokens,
        BigInteger completionTokens) {

    public FlowTotals {
        requireNonNull(flows, "flows is null");
        requireNonNull(templateTurns, "templateTurns is null");
        requireNonNull(modelTurns, "modelTurns is null");
        requireNonNull(promptTokens, "promptTokens is null");
        requireNonNull(completionTokens, "completionTokens is null");
    }

    /** No flow. */
    public static FlowTotals none() {
        BigInteger zero = BigInteger.ZERO;
        return new FlowTotals(zero, zero, zero, zero, zero);
    }

    /** One flow on which nothing has been said yet. */
    static FlowTotals ofEmptyPath() {
        BigInteger zero = BigInteger.ZERO;
        return new FlowTotals(BigInteger.ONE, zero, zero, zero, zero);
    }

    /** The sums over these flows and others. */
    public FlowTotals plus(FlowTotals other) {
        return new FlowTotals(
                flows.add(other.flows),
                templateTurns.add(other.templateTurns),
                modelTurns.add(other.modelTurns),
                promptTokens.add(other.promptTokens),
                completionTokens.add(other.completionTokens));
    }
}
