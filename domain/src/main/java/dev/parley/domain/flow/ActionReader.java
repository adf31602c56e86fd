package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the actions of one step, and reports what is wrong within them. */
final class ActionReader {

    static final List<String> KEYS =
            List.of("role", "action_type", "response_type", "description", "example", "examples");
    private static final List<String> TYPES = List.of("template", "message", "response");
    private static final List<String> RESPONSE_TYPES = List.of("template", "message");

    private final String step;
    private final Optional<List<String>> decisions;
    private final boolean branch;
    private final List<FlowText> texts = new ArrayList<>();

    /**
     * @param step id of the step
     * @param decisions the decisions of the step; nothing when it has none, or they are not known
     * @param branch whether the step is meant to branch
     */
    ActionReader(String step, Optional<List<String>> decisions, boolean branch) {
        this.step = step;
        this.decisions = decisions;
        this.branch = branch;
    }

    /** The texts of the actions read so far. */
    List<FlowText> texts() {
        return List.copyOf(texts);
    }

    /** Reads an action; nothing when it is not known who does what. */
    Optional<Action> read(ConfigMapping node) {
        node.allowOnly(KEYS);
        Optional<Role> role = role(node);
        Optional<ActionKind> kind = kind(node);
        check(node, kind);
        if (role.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        boolean template = !kind.get().callsModel();
        String description = text(node, "description", role.get(), false);
        String example = text(node, "example", role.get(), template);
        Map<String, String> examples = node.mapping("examples")
                .map(given -> examples(given, role.get(), template))
                .orElse(Map.of());
        return Optional.of(new Action(role.get(), kind.get(), description, example, examples));
    }

    /** Who acts, also where the rest of the action is not understood. */
    static Optional<Role> role(ConfigMapping node) {
        return node.require("role")
                .flatMap(value -> node.choice("role", Role.WIRE_NAMES))
                .map(Role::of);
    }

    private static Optional<ActionKind> kind(ConfigMapping node) {
        Optional<String> type = node.require("action_type").flatMap(value -> node.choice("action_type", TYPES));
        Optional<String> response = node.choice("response_type", RESPONSE_TYPES);
        if (type.isPresent() && !type.get().equals("response")) {
            response.flatMap(given -> node.key("response_type"))
                    .ifPresent(key -> key.problem(
                            node.called("response_type") + " belongs to 'action_type: response', but this is '"
                                    + type.get() + "'",
                            "Remove it"));
        }
        return type.map(name -> switch (name) {
            case "template" -> ActionKind.TEMPLATE;
            case "message" -> ActionKind.MESSAGE;
            default ->
                response.orElse("message").equals("template")
                        ? ActionKind.TEMPLATE_RESPONSE
                        : ActionKind.MESSAGE_RESPONSE;
        });
    }

    private String text(ConfigMapping node, String key, Role role, boolean template) {
        Optional<ConfigScalar> scalar = node.find(key).flatMap(value -> value.asScalar(node.called(key)));
        scalar.ifPresent(source -> texts.add(new FlowText(step, role, key, template, source)));
        return scalar.map(ConfigScalar::raw).orElse("");
    }

    private Map<String, String> examples(ConfigMapping given, Role role, boolean template) {
        Map<String, String> examples = new LinkedHashMap<>();
        for (ConfigMapping.Entry entry : given.entries()) {
            String decision = entry.key().raw();
            String what = given.called(decision);
            entry.value()
                    .asText(what)
                    .flatMap(text -> entry.value().asScalar(what))
                    .ifPresent(source -> {
                        texts.add(new FlowText(step, role, "examples[" + decision + "]", template, source));
                        examples.put(decision, source.raw());
                    });
        }
        return examples;
    }

    private void check(ConfigMapping node, Optional<ActionKind> kind) {
        Optional<ConfigScalar> examples = node.find("examples").flatMap(value -> node.key("examples"));
        boolean example = node.has("example");
        if (examples.isPresent() && example) {
            examples.get()
                    .problem(
                            node.called("examples") + " and 'example' are both there",
                            "Keep 'examples' where the text depends on the decision, else 'example'");
        } else if (examples.isPresent() && !branch) {
            examples.get()
                    .problem(
                            node.called("examples") + " has a text for each decision, but the step does not branch",
                            "Write one 'example', or add 'is_branch: true' to the step");
        } else if (examples.isPresent()) {
            node.mapping("examples").ifPresent(given -> checkDecisions(given, node));
        } else {
            kind.ifPresent(known -> checkExample(node, known, example));
        }
    }

    private void checkExample(ConfigMapping node, ActionKind kind, boolean example) {
        if (kind.isResponse() && branch) {
            missingExamples(node, example);
        } else if (example && !kind.callsModel()) {
            node.find("example").ifPresent(text -> text.asText(node.called("example")));
        } else if (!kind.callsModel()) {
            node.problem(node.called("example") + " is missing: it is the text of a template", "Add 'example: ...'");
        }
    }

    private void missingExamples(ConfigMapping node, boolean example) {
        ConfigNode place = node.key("example").map(ConfigNode.class::cast).orElse(node);
        String names = decisions.map(Suggestions::listed).orElse("each decision");
        place.problem(
                node.called("examples")
                        + " is missing: a response on which a branch decides needs one for each decision",
                (example ? "Replace 'example' by" : "Add") + " 'examples' with an entry for: " + names);
    }

    private void checkDecisions(ConfigMapping given, ConfigMapping node) {
        for (String decision : decisions.orElse(List.of())) {
            // An entry without a text is told where the texts are read.
            if (given.key(decision).isEmpty()) {
                node.key("examples")
                        .ifPresent(key -> key.problem(
                                node.called("examples") + " has no entry for the decision '" + decision + "'",
                                "Add '\"" + decision + "\": ...' below 'examples'"));
            }
        }
        for (ConfigMapping.Entry entry : given.entries()) {
            String decision = entry.key().raw();
            if (decisions.isPresent() && !decisions.get().contains(decision)) {
                entry.key()
                        .problem(
                                node.called("examples") + " has an entry for '" + decision
                                        + "', which the step does not decide",
                                Suggestions.advice(decision, decisions.get()));
            }
        }
    }
}
