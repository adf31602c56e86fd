package dev.parley.domain.flow;

import java.math.BigInteger;

/**
 * Sums over all flows, from the ends backwards: what the paths from a state add up to follows from what those of its
 * successors do. A turn said at a state is part of every prompt after it, so it counts once for each model turn that
 * follows on any path: {@code prompts = own x paths + turn tokens x later model turns + later prompts}.
 */
final class TotalsTable {

    private final StateTable table;
    private final VisitTotals[][] visits;

    TotalsTable(StateTable table, ActionWeights weights) {
        this.table = table;
        this.visits = table.steps().stream().map(step -> visits(step, weights)).toArray(VisitTotals[][]::new);
    }

    FlowTotals all() {
        FlowTotals[] after = new FlowTotals[table.size()];
        for (int state = table.size() - 1; state >= 0; state--) {
            after[state] = from(state, after);
        }
        return after.length == 0 ? FlowTotals.none() : after[0];
    }

    private FlowTotals from(int state, FlowTotals[] after) {
        if (table.exits(state) == 0) {
            return before(visits[table.stepIndex(state)][0], FlowTotals.ofEmptyPath());
        }
        FlowTotals sum = FlowTotals.none();
        for (int exit = table.nextExit(state, 0); exit != StateTable.NONE; exit = table.nextExit(state, exit + 1)) {
            sum = sum.plus(before(visits[table.stepIndex(state)][exit], after[table.successor(state, exit)]));
        }
        return sum;
    }

    private static VisitTotals[] visits(Step step, ActionWeights weights) {
        return step.end()
                ? new VisitTotals[] {VisitTotals.of(step, null, weights)}
                : step.exits().stream()
                        .map(exit -> VisitTotals.of(step, exit.decision(), weights))
                        .toArray(VisitTotals[]::new);
    }

    /** The totals of all paths, with one more visit in front of each. */
    static FlowTotals before(VisitTotals visit, FlowTotals rest) {
        BigInteger paths = rest.flows();
        return new FlowTotals(
                paths,
                rest.templateTurns().add(paths.multiply(BigInteger.valueOf(visit.templateTurns()))),
                rest.modelTurns().add(paths.multiply(BigInteger.valueOf(visit.modelTurns()))),
                rest.promptTokens()
                        .add(paths.multiply(BigInteger.valueOf(visit.promptTokens())))
                        .add(rest.modelTurns().multiply(BigInteger.valueOf(visit.turnTokens()))),
                rest.completionTokens().add(paths.multiply(BigInteger.valueOf(visit.completionTokens()))));
    }
}
