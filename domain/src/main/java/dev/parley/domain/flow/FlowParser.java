package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigList;
import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import dev.parley.domain.yaml.ConfigProblems;
import dev.parley.domain.yaml.ConfigScalar;
import dev.parley.domain.yaml.ConfigYaml;
import dev.parley.domain.yaml.Suggestions;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a flow schema in either of its forms: a list of steps, or a mapping with version, steps and limits. */
final class FlowParser {

    private static final int VERSION = 2;
    private static final int MAX_TURNS = 10_000;

    private final ConfigProblems problems;

    private FlowParser(ConfigProblems problems) {
        this.problems = problems;
    }

    static FlowSchema parse(String fileName, String text) throws ConfigException {
        ConfigProblems problems = new ConfigProblems(fileName);
        var root = ConfigYaml.parse(text, problems);
        if (root.isEmpty()) {
            throw new ConfigException(problems.list());
        }
        return new FlowParser(problems).schema(root.get());
    }

    private FlowSchema schema(ConfigNode root) throws ConfigException {
        List<StepDraft> drafts = List.of();
        OptionalInt maxTurns = OptionalInt.empty();
        switch (root) {
            case ConfigList list -> drafts = drafts(list);
            case ConfigMapping mapping -> {
                mapping.allowOnly("version", "steps", "limits");
                version(mapping);
                maxTurns = maxTurns(mapping);
                drafts = mapping.requiredList("steps").map(this::drafts).orElse(List.of());
            }
            case ConfigScalar scalar ->
                scalar.problem(
                        "a flow schema is a list of steps, but this is a text", "Start each step with '- id: ...'");
        }
        problems.throwIfAny();
        return build(root, drafts, maxTurns);
    }

    private List<StepDraft> drafts(ConfigList list) {
        if (list.items().isEmpty()) {
            list.problem("there are no steps", "Add at least one step, which starts and ends the conversation");
        }
        List<StepDraft> drafts =
                list.mappings("step").stream().map(StepReader::read).toList();
        if (!drafts.isEmpty()) {
            new GraphCheck(list, drafts).run();
        }
        return drafts;
    }

    private static void version(ConfigMapping root) {
        if (!root.has("version")) {
            root.problem(root.called("version") + " is missing", "Add 'version: 2'");
        }
        OptionalLong version =
                root.has("version") ? root.wholeNumber("version", 0, Integer.MAX_VALUE) : OptionalLong.empty();
        if (version.isPresent() && version.getAsLong() != VERSION) {
            root.find("version")
                    .ifPresent(value -> value.problem(
                            "version " + version.getAsLong() + " of the flow language is not known",
                            "Write 'version: 2'"));
        }
    }

    private static OptionalInt maxTurns(ConfigMapping root) {
        OptionalLong limit = root.mapping("limits")
                .map(limits -> {
                    limits.allowOnly("max_turns");
                    return limits.wholeNumber("max_turns", 1, MAX_TURNS);
                })
                .orElse(OptionalLong.empty());
        return limit.isPresent() ? OptionalInt.of((int) limit.getAsLong()) : OptionalInt.empty();
    }

    private FlowSchema build(ConfigNode root, List<StepDraft> drafts, OptionalInt maxTurns) throws ConfigException {
        List<Step> steps = drafts.stream().map(StepDraft::toStep).toList();
        List<FlowText> texts =
                drafts.stream().flatMap(draft -> draft.texts().stream()).toList();
        try {
            FlowSchema schema = new FlowSchema(steps, maxTurns, texts);
            if (schema.table().isEmpty()) {
                root.problem("no flow reaches an end within the limits", adviceForLimits(maxTurns));
            } else {
                deadSteps(schema, drafts, maxTurns);
            }
            problems.throwIfAny();
            return schema;
        } catch (TooManyStatesException e) {
            throw tooManyStates(e, drafts);
        }
    }

    private static void deadSteps(FlowSchema schema, List<StepDraft> drafts, OptionalInt maxTurns) {
        Set<String> live = schema.table().liveSteps();
        for (StepDraft draft : drafts) {
            if (!live.contains(draft.id())) {
                String message = "step '" + draft.id() + "': no flow within the limits comes through here";
                draft.node().problem(message, adviceForLimits(maxTurns));
            }
        }
    }

    private static String adviceForLimits(OptionalInt maxTurns) {
        String visits = "raise 'max_visits' of the steps that have to be passed more than once";
        return maxTurns.isPresent()
                ? "Raise 'max_turns' (now " + maxTurns.getAsInt() + "), or " + visits
                : "R" + visits.substring(1);
    }

    private ConfigException tooManyStates(TooManyStatesException e, List<StepDraft> drafts) {
        drafts.stream()
                .filter(draft -> e.loop().contains(draft.id()))
                .findFirst()
                .ifPresent(draft -> draft.node()
                        .problem(
                                "step '" + draft.id() + "': there are too many ways to loop through the steps "
                                        + Suggestions.listed(e.loop()),
                                "Lower their 'max_visits', take steps out of the loop, or lower 'max_turns'"));
        return new ConfigException(problems.list());
    }
}
