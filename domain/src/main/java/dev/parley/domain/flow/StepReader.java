package dev.parley.domain.flow;

import dev.parley.domain.flow.StepDraft.ExitDraft;
import dev.parley.domain.yaml.ConfigList;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigScalar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one step, and reports what is wrong within it. */
final class StepReader {

    static final int MAX_VISITS = 1000;
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final double MIN_WEIGHT = 0.001;
    private static final double MAX_WEIGHT = 1_000_000;
    static final List<String> KEYS =
            List.of("id", "is_start", "is_end", "initiator", "actions", "is_branch", "next", "max_visits", "tags");

    private final ConfigMapping node;
    private final String id;
    private final boolean end;
    private final boolean branch;
    private final List<ExitDraft> exits = new ArrayList<>();
    private boolean exitsKnown = true;

    private StepReader(ConfigMapping node, String id) {
        this.node = node;
        this.id = id;
        this.end = node.bool("is_end", false);
        this.branch = node.bool("is_branch", false);
    }

    /**
     * Reads a step.
     *
     * @param node the step; called "step 3" in messages for as long as its id is not known
     */
    static StepDraft read(ConfigMapping node) {
        String id = node.requiredText("id").orElse("");
        refuseLines(node, id);
        return new StepReader(id.isEmpty() ? node : node.describedAs("step '" + id + "'"), id).draft();
    }

    private static void refuseLines(ConfigMapping node, String id) {
        if (LINE_BREAK.matcher(id).find()) {
            String first = id.lines().findFirst().orElse("");
            node.find("id")
                    .ifPresent(value -> value.problem(
                            "step '" + first + "…': 'id' goes over several lines",
                            "Write it on one line, without '|' and '>'"));
        }
    }

    private StepDraft draft() {
        node.allowOnly(KEYS);
        boolean start = node.bool("is_start", false);
        Optional<Role> initiator = node.require("initiator")
                .flatMap(value -> node.choice("initiator", Role.WIRE_NAMES))
                .map(Role::of);
        readExits();
        ActionReader actions = new ActionReader(id, decisions(), branch);
        List<Action> inOrder =
                node.require("actions").map(value -> actions(value, actions)).orElse(List.of());
        return new StepDraft(
                node,
                id,
                start,
                end,
                initiator,
                initiator.map(role -> initiatorFirst(inOrder, role)).orElse(inOrder),
                List.copyOf(exits),
                exitsKnown,
                node.list("tags").map(tags -> tags.texts(node.called("tags"))).orElse(List.of()).stream()
                        .distinct()
                        .toList(),
                node.wholeNumber("max_visits", 1, 1, MAX_VISITS),
                actions.texts());
    }

    /** What the step decides, also where it is not known where all of that leads. */
    private Optional<List<String>> decisions() {
        return node.find("next")
                .filter(next -> branch && !end && next instanceof ConfigMapping)
                .map(next -> ((ConfigMapping) next).keys())
                .filter(keys -> !keys.isEmpty());
    }

    private static List<Action> initiatorFirst(List<Action> actions, Role initiator) {
        boolean reversed = actions.size() == 2 && actions.getFirst().role() != initiator;
        return reversed ? actions.reversed() : actions;
    }

    private List<Action> actions(ConfigNode value, ActionReader reader) {
        Optional<ConfigList> list = value.asList(node.called("actions"));
        int size = list.map(ConfigList::items).orElse(List.of()).size();
        if (list.isPresent() && (size == 0 || size > 2)) {
            value.problem(
                    node.called("actions") + " must be one or two, but there are " + size,
                    "At most one for each role: move the others to steps of their own");
        }
        Map<Role, Integer> places = new EnumMap<>(Role.class);
        List<Action> actions = new ArrayList<>();
        String name = node.subject() + ", action";
        for (ConfigMapping mapping : list.map(items -> items.mappings(name)).orElse(List.of())) {
            Optional<Action> action = reader.read(mapping);
            if (ActionReader.role(mapping)
                    .map(role -> isFirst(role, mapping, places))
                    .orElse(true)) {
                action.ifPresent(actions::add);
            }
        }
        return List.copyOf(actions);
    }

    private boolean isFirst(Role role, ConfigMapping action, Map<Role, Integer> places) {
        Integer first = places.putIfAbsent(role, action.line());
        if (first != null) {
            action.problem(
                    node.called("actions") + " has two of the " + role.wireName() + ", the first in line " + first,
                    "Give one of them to the " + role.other().wireName() + ", or move it to a step of its own");
        }
        return first == null;
    }

    private void readExits() {
        Optional<ConfigNode> next = node.find("next");
        if (end) {
            refuseExits(next.isPresent());
        } else if (next.isEmpty()) {
            exitsKnown = false;
            place("next")
                    .problem(
                            node.called("next") + " is missing",
                            branch
                                    ? "Add a mapping from each decision to a step: next: {\"yes\": ..., \"no\": ...}"
                                    : "Add 'next: <id of a step>', or 'is_end: true'");
        } else {
            switch (next.get()) {
                case ConfigMapping mapping -> branches(mapping.describedAs(node.called("next")));
                case ConfigScalar target -> plainExit(target);
                case ConfigList list -> {
                    wrongNext(list, "a list");
                    list.items().stream().filter(ConfigScalar.class::isInstance).forEach(this::guess);
                }
            }
        }
    }

    private void refuseExits(boolean next) {
        exitsKnown = !next;
        String message = " must not be there: this is an end step";
        if (next) {
            place("next").problem(node.called("next") + message, "Remove 'next', or 'is_end'");
        }
        if (branch) {
            place("is_branch").problem(node.called("is_branch") + message, "Remove 'is_branch', or 'is_end'");
        }
    }

    private void plainExit(ConfigScalar target) {
        if (branch) {
            wrongNext(target, "one step");
        }
        guess(target);
    }

    /** Even where the form is wrong, the steps that are named are taken for where it goes. */
    private void guess(ConfigNode target) {
        target.asText(node.called("next"))
                .ifPresentOrElse(
                        to -> exits.add(new ExitDraft(new Exit(null, to, Exit.PLAIN_WEIGHT), target)),
                        () -> exitsKnown = false);
    }

    private void wrongNext(ConfigNode next, String kind) {
        exitsKnown = false;
        if (branch) {
            next.problem(
                    node.called("next") + " must map decisions to steps, because the step branches, but it is " + kind,
                    "Write next: {\"yes\": ..., \"no\": ...}, or remove 'is_branch'");
        } else {
            next.problem(
                    node.called("next") + " must be the id of one step, but it is " + kind,
                    "Name one step; to branch, add 'is_branch: true' and map decisions to steps");
        }
    }

    private void branches(ConfigMapping next) {
        if (!branch) {
            place("next")
                    .problem(
                            node.called("next") + " maps decisions to steps, but the step does not branch",
                            "Add 'is_branch: true', or name one step");
        }
        if (next.entries().isEmpty()) {
            next.problem(
                    node.called("next") + " has no decisions",
                    "Map each decision to a step: next: {\"yes\": ..., \"no\": ...}");
            exitsKnown = false;
        }
        for (ConfigMapping.Entry entry : next.entries()) {
            exit(next, entry).ifPresentOrElse(exits::add, () -> exitsKnown = false);
        }
    }

    private static Optional<ExitDraft> exit(ConfigMapping next, ConfigMapping.Entry entry) {
        String decision = entry.key().raw();
        if (!(entry.value() instanceof ConfigMapping)) {
            return entry.value()
                    .asText(next.called(decision))
                    .map(to -> new ExitDraft(new Exit(decision, to, Exit.PLAIN_WEIGHT), entry.value()));
        }
        ConfigMapping target = entry.value().asMapping(next.called(decision)).orElseThrow();
        target.allowOnly("to", "weight");
        double weight = target.number("weight", Exit.PLAIN_WEIGHT, MIN_WEIGHT, MAX_WEIGHT);
        return target.requiredText("to")
                .map(to -> new ExitDraft(
                        new Exit(decision, to, weight), target.find("to").orElse(target)));
    }

    /** The key in the file, or the step when it does not have the key. */
    private ConfigNode place(String key) {
        return node.key(key).map(ConfigNode.class::cast).orElse(node);
    }
}
