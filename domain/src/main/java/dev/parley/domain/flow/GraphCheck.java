package dev.parley.domain.flow;

import dev.parley.domain.flow.StepDraft.ExitDraft;
import dev.parley.domain.yaml.ConfigList;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.Suggestions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks how the steps hang together. Where a step is wrong in itself, it is taken for what was probably meant, so that
 * one mistake is not told twice.
 */
final class GraphCheck {

    /** More problems than this are not shown, and each of them looks at the names of all steps. */
    private static final int MOST_SUGGESTIONS = 200;

    private final ConfigList list;
    private final List<StepDraft> drafts;
    private final Map<String, StepDraft> byId = new LinkedHashMap<>();
    private final Map<String, Set<String>> targets = new HashMap<>();
    private final Map<String, Set<String>> sources = new HashMap<>();
    private final Set<String> uncertain = new HashSet<>();
    /** Steps of which an exit leads nobody knows where. */
    private final Set<String> lost = new HashSet<>();

    private int unknown;

    GraphCheck(ConfigList list, List<StepDraft> drafts) {
        this.list = list;
        this.drafts = drafts;
    }

    void run() {
        checkIds();
        checkStarts();
        checkTargets();
        checkReached();
        checkEndReached();
    }

    private void checkIds() {
        for (StepDraft draft : drafts) {
            StepDraft first = draft.id().isEmpty() ? null : byId.putIfAbsent(draft.id(), draft);
            if (first != null) {
                place(
                        draft,
                        "id",
                        "the id is taken by the step in line " + first.node().line(),
                        "Give each step an id of its own");
            }
        }
    }

    private void checkStarts() {
        List<StepDraft> starts = drafts.stream().filter(StepDraft::start).toList();
        if (starts.isEmpty()) {
            list.problem("no step is the start", "Add 'is_start: true' to the step with which conversations begin");
        }
        for (StepDraft other : starts.stream().skip(1).toList()) {
            StepDraft first = starts.getFirst();
            String name = first.id().isEmpty() ? "" : "'" + first.id() + "' ";
            place(
                    other,
                    "is_start",
                    "there is a start already, " + name + "in line "
                            + first.node().line(),
                    "Keep 'is_start: true' on one step");
        }
        if (drafts.stream().noneMatch(StepDraft::end)) {
            list.problem("no step is an end", "Add 'is_end: true' to the steps after which conversations are over");
        }
    }

    private void checkTargets() {
        for (StepDraft draft : drafts) {
            if (!draft.exitsKnown()) {
                uncertain.add(draft.id());
            }
            if (!draft.exitsKnown() && !draft.end() && draft.exits().isEmpty()) {
                lost.add(draft.id());
            }
            draft.exits().forEach(exit -> connect(draft, exit));
        }
    }

    private void connect(StepDraft from, ExitDraft exit) {
        String to = exit.exit().to();
        if (!byId.containsKey(to)) {
            Optional<String> meant =
                    unknown++ < MOST_SUGGESTIONS ? Suggestions.closest(to, byId.keySet()) : Optional.empty();
            exit.target()
                    .problem(
                            from.node().called("next") + " leads to '" + to + "', which is no step",
                            Suggestions.advice(to, meant, byId.keySet()));
            uncertain.add(from.id());
            if (meant.isEmpty()) {
                lost.add(from.id());
            }
            to = meant.orElse("");
        }
        if (byId.containsKey(to)) {
            targets.computeIfAbsent(from.id(), _ -> new HashSet<>()).add(to);
            sources.computeIfAbsent(to, _ -> new HashSet<>()).add(from.id());
        }
    }

    private void checkReached() {
        Set<String> starts = ids(drafts.stream().filter(StepDraft::start).toList());
        if (starts.isEmpty()) {
            return;
        }
        Set<String> reached = closure(starts, withLikelyTargets());
        for (StepDraft draft : byId.values()) {
            if (!reached.contains(draft.id())) {
                place(
                        draft,
                        "id",
                        "no path from the start leads here",
                        "Name it in the 'next' of another step, or remove it");
            }
        }
    }

    /** Where nothing better is known, a step leads to the one that is written behind it. */
    private Map<String, Set<String>> withLikelyTargets() {
        Map<String, Set<String>> likely = new HashMap<>(targets);
        for (int i = 0; i + 1 < drafts.size(); i++) {
            String id = drafts.get(i).id();
            if (lost.contains(id)) {
                Set<String> more = new HashSet<>(targets.getOrDefault(id, Set.of()));
                more.add(drafts.get(i + 1).id());
                likely.put(id, more);
            }
        }
        return likely;
    }

    private void checkEndReached() {
        Set<String> ends = ids(drafts.stream().filter(StepDraft::end).toList());
        if (ends.isEmpty()) {
            return;
        }
        ends.addAll(uncertain);
        Set<String> ending = closure(ends, sources);
        for (StepDraft draft : byId.values()) {
            if (!ending.contains(draft.id())) {
                place(
                        draft,
                        "next",
                        "no path leads from here to an end",
                        "Let a 'next' lead to an end step, or add 'is_end: true'");
            }
        }
    }

    private static Set<String> ids(Collection<StepDraft> of) {
        return new HashSet<>(of.stream().map(StepDraft::id).toList());
    }

    private static Set<String> closure(Set<String> from, Map<String, Set<String>> edges) {
        Set<String> seen = new HashSet<>(from);
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            for (String next : edges.getOrDefault(open.pop(), Set.of())) {
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return seen;
    }

    private static void place(StepDraft draft, String key, String message, String advice) {
        ConfigNode place = draft.node().key(key).map(ConfigNode.class::cast).orElse(draft.node());
        place.problem(draft.node().subject() + ": " + message, advice);
    }
}
