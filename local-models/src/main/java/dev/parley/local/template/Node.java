package dev.parley.local.template;

import java.util.List;

/** A piece of a template that says something. */
@FunctionalInterface
interface Node {

    /** How it goes on behind a node. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow render(Scope scope, Rendering rendering);

    /** One after the other, until one of them leaves the round. */
    static Node sequence(List<Node> nodes) {
        List<Node> kept = List.copyOf(nodes);
        return (scope, rendering) -> {
            for (Node node : kept) {
                Flow flow = node.render(scope, rendering);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }
}
