package dev.parley.domain.flow;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All flows of a schema. They have an order, which follows the file: at each branch the decisions come in the order in
 * which they are written. Counting, finding one by its place and drawing do not enumerate. Immutable and thread-safe.
 */
public final class Flows {

    private final StateTable table;
    private final PathPieces pieces;

    /** The flows of a schema. */
    public Flows(FlowSchema schema) {
        this(schema.table());
    }

    Flows(StateTable table) {
        this.table = table;
        this.pieces = new PathPieces(table.steps());
    }

    /** How many flows there are; at least one, for a schema that was read without problems. */
    public BigInteger count() {
        return table.isEmpty() ? BigInteger.ZERO : table.count(0);
    }

    /** All flows in their order, made as they are asked for: the memory needed is that of one flow. */
    public Iterator<Flow> iterator() {
        return new FlowIterator(table, pieces);
    }

    /** All flows in their order, made as they are asked for. */
    public Stream<Flow> stream() {
        int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false);
    }

    /**
     * The flow at a place in the order.
     *
     * @param index from 0 to {@link #count()} - 1; a uniform index gives a uniform flow
     * @throws IndexOutOfBoundsException when there is no such flow
     */
    public Flow at(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(count()) >= 0) {
            throw new IndexOutOfBoundsException("there are " + count() + " flows, but none at " + index);
        }
        List<Visit> visits = new ArrayList<>();
        BigInteger rest = index;
        int state = 0;
        while (table.exits(state) > 0) {
            int exit = table.nextExit(state, 0);
            while (rest.compareTo(table.count(table.successor(state, exit))) >= 0) {
                rest = rest.subtract(table.count(table.successor(state, exit)));
                exit = table.nextExit(state, exit + 1);
            }
            visits.add(pieces.visit(table.stepIndex(state), exit));
            state = table.successor(state, exit);
        }
        visits.add(pieces.end(table.stepIndex(state)));
        return new Flow(visits);
    }

    /** Whether the file gives any decision a weight other than 1. */
    public boolean weighted() {
        return table.steps().stream()
                .flatMap(step -> step.exits().stream())
                .anyMatch(exit -> exit.weight() != Exit.PLAIN_WEIGHT);
    }

    /**
     * A random flow. When there are weights, each decision is drawn by them, among those from which an end can still be
     * reached; otherwise every flow is equally likely.
     */
    public Flow draw(RandomGenerator random) {
        return weighted() ? walk(random) : at(below(count(), random));
    }

    /** The sums over all flows, computed without enumerating them. */
    public FlowTotals totals(ActionWeights weights) {
        return new TotalsTable(table, weights).all();
    }

    /**
     * The sums for one flow.
     *
     * @throws IllegalArgumentException when the flow has a step that the schema does not have
     */
    public FlowTotals totals(Flow flow, ActionWeights weights) {
        FlowTotals totals = FlowTotals.ofEmptyPath();
        for (Visit visit : flow.visits().reversed()) {
            VisitTotals added = VisitTotals.of(step(visit.step()), visit.decision(), weights);
            totals = TotalsTable.before(added, totals);
        }
        return totals;
    }

    private Step step(String id) {
        return table.steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the schema has no step '" + id + "'"));
    }

    private Flow walk(RandomGenerator random) {
        List<Visit> visits = new ArrayList<>();
        int state = 0;
        while (table.exits(state) > 0) {
            int exit = drawExit(state, random);
            visits.add(pieces.visit(table.stepIndex(state), exit));
            state = table.successor(state, exit);
        }
        visits.add(pieces.end(table.stepIndex(state)));
        return new Flow(visits);
    }

    private int drawExit(int state, RandomGenerator random) {
        List<Exit> exits = table.step(state).exits();
        double sum = 0;
        for (int exit = table.nextExit(state, 0); exit != StateTable.NONE; exit = table.nextExit(state, exit + 1)) {
            sum += exits.get(exit).weight();
        }
        double left = random.nextDouble() * sum;
        int chosen = table.nextExit(state, 0);
        for (int exit = chosen; exit != StateTable.NONE && left >= 0; exit = table.nextExit(state, exit + 1)) {
            chosen = exit;
            left -= exits.get(exit).weight();
        }
        return chosen;
    }

    /** A uniform number from 0 to the bound, which is left out: draws as many bits as the bound has until one fits. */
    private static BigInteger below(BigInteger bound, RandomGenerator random) {
        int bits = bound.bitLength();
        byte[] bytes = new byte[(bits + 7) / 8];
        BigInteger drawn;
        do {
            random.nextBytes(bytes);
            drawn = new BigInteger(1, bytes).shiftRight(bytes.length * 8 - bits);
        } while (drawn.compareTo(bound) >= 0);
        return drawn;
    }
}
