package dev.parley.domain.flow;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks all paths of a table, depth first, in the order of the exits. Keeps the current path and nothing else. */
final class FlowIterator implements Iterator<Flow> {

    private final StateTable table;
    private final PathPieces pieces;
    private int[] states = new int[32];
    private int[] exits = new int[32];
    private Visit[] visits = new Visit[32];
    private int length;
    private boolean ready;

    FlowIterator(StateTable table, PathPieces pieces) {
        this.table = table;
        this.pieces = pieces;
        if (!table.isEmpty()) {
            descend(0);
        }
    }

    @Override
    public boolean hasNext() {
        return ready;
    }

    @Override
    public Flow next() {
        if (!ready) {
            throw new NoSuchElementException("there are no more flows");
        }
        Flow flow = new Flow(Arrays.asList(visits).subList(0, length));
        advance();
        return flow;
    }

    private void advance() {
        ready = false;
        for (int place = length - 2; place >= 0 && !ready; place--) {
            int exit = table.nextExit(states[place], exits[place] + 1);
            if (exit != StateTable.NONE) {
                length = place;
                descend(push(states[place], exit));
            }
        }
    }

    private void descend(int from) {
        int state = from;
        while (table.exits(state) > 0) {
            state = push(state, table.nextExit(state, 0));
        }
        ensureRoom();
        states[length] = state;
        visits[length++] = pieces.end(table.stepIndex(state));
        ready = true;
    }

    private int push(int state, int exit) {
        ensureRoom();
        states[length] = state;
        exits[length] = exit;
        visits[length++] = pieces.visit(table.stepIndex(state), exit);
        return table.successor(state, exit);
    }

    private void ensureRoom() {
        if (length == states.length) {
            states = Arrays.copyOf(states, 2 * length);
            exits = Arrays.copyOf(exits, 2 * length);
            visits = Arrays.copyOf(visits, 2 * length);
        }
    }
}
