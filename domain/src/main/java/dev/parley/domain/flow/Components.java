package dev.parley.domain.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strongly connected components of a graph of steps: only within one can a path come back, so only there do visits
 * have to be counted. Found by Kosaraju's two passes, without recursion: a chain may be as long as a file.
 */
final class Components {

    private final int[][] targets;
    private final int[] componentOf;
    private final List<List<Integer>> members = new ArrayList<>();

    private Components(int[][] targets) {
        this.targets = targets;
        this.componentOf = new int[targets.length];
    }

    /**
     * @param targets for each node the nodes that it leads to
     */
    static Components of(int[][] targets) {
        Components components = new Components(targets);
        components.assign(finishOrder(targets), reversed(targets));
        return components;
    }

    /** Index of the node's component. */
    int of(int node) {
        return componentOf[node];
    }

    /** The nodes of a component, in ascending order. */
    List<Integer> members(int component) {
        return members.get(component);
    }

    /** Whether a path can come back to this node. */
    boolean isLoop(int node) {
        return members.get(componentOf[node]).size() > 1
                || Arrays.stream(targets[node]).anyMatch(target -> target == node);
    }

    private static int[] finishOrder(int[][] targets) {
        int count = targets.length;
        int[] order = new int[count];
        int finished = 0;
        int[] stack = new int[count];
        int[] next = new int[count];
        boolean[] seen = new boolean[count];
        for (int root = 0; root < count; root++) {
            int depth = 0;
            if (!seen[root]) {
                seen[root] = true;
                stack[depth++] = root;
            }
            while (depth > 0) {
                int node = stack[depth - 1];
                if (next[node] == targets[node].length) {
                    order[finished++] = node;
                    depth--;
                } else if (!seen[targets[node][next[node]++]]) {
                    int target = targets[node][next[node] - 1];
                    seen[target] = true;
                    stack[depth++] = target;
                }
            }
        }
        return order;
    }

    private static List<List<Integer>> reversed(int[][] targets) {
        List<List<Integer>> sources = new ArrayList<>();
        for (int node = 0; node < targets.length; node++) {
            sources.add(new ArrayList<>());
        }
        for (int node = 0; node < targets.length; node++) {
            for (int target : targets[node]) {
                sources.get(target).add(node);
            }
        }
        return sources;
    }

    private void assign(int[] finishOrder, List<List<Integer>> sources) {
        Arrays.fill(componentOf, -1);
        for (int i = finishOrder.length - 1; i >= 0; i--) {
            if (componentOf[finishOrder[i]] < 0) {
                collect(finishOrder[i], sources);
            }
        }
    }

    private void collect(int root, List<List<Integer>> sources) {
        int component = members.size();
        List<Integer> found = new ArrayList<>(List.of(root));
        componentOf[root] = component;
        for (int i = 0; i < found.size(); i++) {
            for (int source : sources.get(found.get(i))) {
                if (componentOf[source] < 0) {
                    componentOf[source] = component;
                    found.add(source);
                }
            }
        }
        members.add(found.stream().sorted().toList());
    }
}
