package dev.parley.domain.flow;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A schema unrolled into a graph without cycles, whose paths are exactly its flows. A state is a step together with what
 * decides how a path may go on: how often the steps of the same loop were visited, and how many turns were said when
 * those are limited. Paths that cannot end are cut off, so a walk never runs into a dead end, and the number of flows
 * from a state is the sum over its successors.
 *
 * <p>Shapes: {@code successors} is (state, exit of its step), with -1 where the exit cannot be taken; states are in
 * topological order, state 0 is the start. There are none when even the start step is over the limit.
 */
final class StateTable {

    static final int NONE = -1;

    private final List<Step> steps;
    private final int[] stepOf;
    private final int[][] successors;
    private final BigInteger[] counts;

    StateTable(List<Step> steps, int[] stepOf, int[][] successors) {
        this.steps = steps;
        this.stepOf = stepOf;
        this.successors = successors;
        this.counts = new BigInteger[stepOf.length];
        countAndCut();
    }

    /**
     * Unrolls a schema.
     *
     * @throws TooManyStatesException when there are more states than can be held
     */
    static StateTable of(List<Step> steps, OptionalInt maxTurns) throws TooManyStatesException {
        return new StateTableBuilder(steps, maxTurns).build();
    }

    private void countAndCut() {
        for (int state = stepOf.length - 1; state >= 0; state--) {
            BigInteger count = step(state).end() ? BigInteger.ONE : BigInteger.ZERO;
            int[] exits = successors[state];
            for (int exit = 0; exit < exits.length; exit++) {
                if (exits[exit] != NONE && counts[exits[exit]].signum() == 0) {
                    exits[exit] = NONE;
                }
                count = exits[exit] == NONE ? count : count.add(counts[exits[exit]]);
            }
            counts[state] = count;
        }
    }

    /** How many states there are. */
    int size() {
        return stepOf.length;
    }

    /** Whether there is no flow at all. */
    boolean isEmpty() {
        return counts.length == 0 || counts[0].signum() == 0;
    }

    /** The step of a state. */
    Step step(int state) {
        return steps.get(stepOf[state]);
    }

    /** Index of a state's step in the schema. */
    int stepIndex(int state) {
        return stepOf[state];
    }

    /** The steps of the schema. */
    List<Step> steps() {
        return steps;
    }

    /** The state after an exit, or {@link #NONE} when that exit cannot be taken. */
    int successor(int state, int exit) {
        return successors[state][exit];
    }

    /** How many exits the state's step has; 0 at an end. */
    int exits(int state) {
        return successors[state].length;
    }

    /** The first exit from a given one on that can be taken, or {@link #NONE}. */
    int nextExit(int state, int from) {
        int[] exits = successors[state];
        for (int exit = from; exit < exits.length; exit++) {
            if (exits[exit] != NONE) {
                return exit;
            }
        }
        return NONE;
    }

    /** How many flows go on from this state. */
    BigInteger count(int state) {
        return counts[state];
    }

    /** Ids of the steps that lie on a flow. */
    Set<String> liveSteps() {
        Set<String> live = new HashSet<>();
        boolean[] seen = new boolean[size()];
        Deque<Integer> open = new ArrayDeque<>(isEmpty() ? List.of() : List.of(0));
        while (!open.isEmpty()) {
            int state = open.pop();
            live.add(step(state).id());
            for (int next : successors[state]) {
                if (next != NONE && !seen[next]) {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        return live;
    }
}
