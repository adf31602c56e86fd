package dev.parley.domain.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Finds the states of a schema, from the start on, and puts them into topological order. */
final class StateTableBuilder {

    /** About 100 bytes each; more than any schema needs whose loops people can still oversee. */
    static final int MAX_STATES = 500_000;

    /** Numbers held by all states together, 4 bytes each: a loop of very many steps meets this bound first. */
    static final long MAX_CELLS = 16_000_000;

    /** Step, turns said so far (0 when they are not limited), then the visits of each step of the loop. */
    private static final class State {

        private final int[] values;
        private final int hash;

        State(int[] values) {
            this.values = values;
            this.hash = Arrays.hashCode(values);
        }

        int step() {
            return values[0];
        }

        int turns() {
            return values[1];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof State state && hash == state.hash && Arrays.equals(values, state.values);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final List<Step> steps;
    private final OptionalInt maxTurns;
    private final int[][] targets;
    private final Components components;
    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private final List<int[]> successors = new ArrayList<>();
    private final int[] placeInLoop;
    private long cells;

    StateTableBuilder(List<Step> steps, OptionalInt maxTurns) {
        this.steps = steps;
        this.maxTurns = mostTurns(steps) <= maxTurns.orElse(Integer.MAX_VALUE) ? OptionalInt.empty() : maxTurns;
        this.targets = targets(steps);
        this.components = Components.of(targets);
        this.placeInLoop = new int[steps.size()];
        for (int step = 0; step < placeInLoop.length; step++) {
            placeInLoop[step] = Collections.binarySearch(components.members(components.of(step)), step);
        }
    }

    StateTable build() throws TooManyStatesException {
        int start = startIndex();
        if (exceeds(actions(start))) {
            return new StateTable(steps, new int[0], new int[0][]);
        }
        number(enter(start, actions(start)));
        for (int state = 0; state < states.size(); state++) {
            successors.add(expand(states.get(state)));
        }
        return inTopologicalOrder();
    }

    private static long mostTurns(List<Step> steps) {
        return steps.stream()
                .mapToLong(step -> (long) step.maxVisits() * step.actions().size())
                .sum();
    }

    private static int[][] targets(List<Step> steps) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            places.put(steps.get(i).id(), i);
        }
        return steps.stream()
                .map(step -> step.exits().stream()
                        .mapToInt(exit -> places.get(exit.to()))
                        .toArray())
                .toArray(int[][]::new);
    }

    private int startIndex() {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).start()) {
                return i;
            }
        }
        throw new IllegalArgumentException("no step is the start");
    }

    private int actions(int step) {
        return steps.get(step).actions().size();
    }

    private boolean exceeds(int turns) {
        return maxTurns.isPresent() && turns > maxTurns.getAsInt();
    }

    private int[] none(int step) {
        int[] none = new int[targets[step].length];
        Arrays.fill(none, StateTable.NONE);
        return none;
    }

    private int[] expand(State state) throws TooManyStatesException {
        int[] next = none(state.step());
        for (int exit = 0; exit < next.length; exit++) {
            int target = targets[state.step()][exit];
            int turns = maxTurns.isPresent() ? state.turns() + actions(target) : 0;
            if (exceeds(turns)) {
                continue;
            }
            if (components.of(target) != components.of(state.step())) {
                next[exit] = number(enter(target, turns));
            } else if (visits(state, target) < steps.get(target).maxVisits()) {
                next[exit] = number(comeBack(state, target, turns));
            }
        }
        return next;
    }

    private State enter(int step, int turns) {
        int[] values = new int
                [2
                        + (components.isLoop(step)
                                ? components.members(components.of(step)).size()
                                : 0)];
        values[0] = step;
        values[1] = maxTurns.isPresent() ? turns : 0;
        if (values.length > 2) {
            values[2 + placeInLoop[step]] = 1;
        }
        return new State(values);
    }

    private State comeBack(State from, int step, int turns) {
        int[] values = from.values.clone();
        values[0] = step;
        values[1] = turns;
        values[2 + placeInLoop[step]]++;
        return new State(values);
    }

    private int visits(State state, int step) {
        return state.values[2 + placeInLoop[step]];
    }

    private int number(State state) throws TooManyStatesException {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        cells += state.values.length;
        if (states.size() == MAX_STATES || cells > MAX_CELLS) {
            throw new TooManyStatesException(largestLoop());
        }
        numbers.put(state, states.size());
        states.add(state);
        return states.size() - 1;
    }

    private List<String> largestLoop() {
        int[] sizes = new int[steps.size()];
        states.forEach(state -> sizes[components.of(state.step())]++);
        int largest = 0;
        for (int component = 0; component < sizes.length; component++) {
            largest = sizes[component] > sizes[largest] ? component : largest;
        }
        return components.members(largest).stream()
                .map(step -> steps.get(step).id())
                .toList();
    }

    /** Kahn's order; state 0, from which all others are reached, stays the first. */
    private StateTable inTopologicalOrder() {
        int size = states.size();
        int[] incoming = new int[size];
        successors.forEach(
                next -> Arrays.stream(next).filter(to -> to != StateTable.NONE).forEach(to -> incoming[to]++));
        int[] order = new int[size];
        int[] placeOf = new int[size];
        int found = 1;
        for (int place = 0; place < size; place++) {
            placeOf[order[place]] = place;
            for (int to : successors.get(order[place])) {
                if (to != StateTable.NONE && --incoming[to] == 0) {
                    order[found++] = to;
                }
            }
        }
        int[] stepOf =
                Arrays.stream(order).map(state -> states.get(state).step()).toArray();
        int[][] renumbered = Arrays.stream(order)
                .mapToObj(state -> Arrays.stream(successors.get(state))
                        .map(to -> to == StateTable.NONE ? StateTable.NONE : placeOf[to])
                        .toArray())
                .toArray(int[][]::new);
        return new StateTable(steps, stepOf, renumbered);
    }
}
