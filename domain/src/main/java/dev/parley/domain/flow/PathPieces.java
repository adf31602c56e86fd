package dev.parley.domain.flow;

import java.util.List;

/** The visits of which all flows of a schema are made, one object for each. */
final class PathPieces {

    private final Visit[][] visits;

    PathPieces(List<Step> steps) {
        visits = steps.stream()
                .map(step -> step.end()
                        ? new Visit[] {new Visit(step.id(), null)}
                        : step.exits().stream()
                                .map(exit -> new Visit(step.id(), exit.decision()))
                                .toArray(Visit[]::new))
                .toArray(Visit[][]::new);
    }

    /** The visit to a step that is left by an exit. */
    Visit visit(int step, int exit) {
        return visits[step][exit];
    }

    /** The visit to an end step. */
    Visit end(int step) {
        return visits[step][0];
    }
}
