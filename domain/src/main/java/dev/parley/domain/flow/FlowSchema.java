package dev.parley.domain.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.parley.domain.yaml.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A conversation flow schema: a graph of steps, of which every path from the start to an end is a flow. It is complete
 * and consistent: every step lies on at least one flow. The language is described in
 * {@code docs/conversation-flow-schema.md}. Immutable.
 */
public final class FlowSchema {

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final OptionalInt maxTurns;
    private final List<FlowText> texts;
    private final StateTable table;

    /**
     * @param steps valid steps: exactly one start, every exit leads to one of them
     */
    FlowSchema(List<Step> steps, OptionalInt maxTurns, List<FlowText> texts) throws TooManyStatesException {
        steps.forEach(step -> this.steps.put(step.id(), step));
        this.maxTurns = maxTurns;
        this.texts = List.copyOf(texts);
        this.table = StateTable.of(List.copyOf(steps), maxTurns);
    }

    /**
     * Reads a flow schema.
     *
     * @param fileName name of the file, for messages
     * @param text its text, YAML
     * @throws ConfigException with everything that is wrong, each with its place, the step's id, and what to do
     */
    public static FlowSchema parse(String fileName, String text) throws ConfigException {
        return FlowParser.parse(fileName, text);
    }

    /** The JSON Schema (2020-12) of the language, with which editors complete and explain the keys. */
    public static String jsonSchema() {
        try (InputStream in = FlowSchema.class.getResourceAsStream("conversation-flow.schema.json")) {
            return new String(
                    requireNonNull(in, "the JSON Schema is not in the jar").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The steps in the order of the file. */
    public List<Step> steps() {
        return List.copyOf(steps.values());
    }

    /** The step with this id, if there is one. */
    public Optional<Step> find(String id) {
        return Optional.ofNullable(steps.get(id));
    }

    /**
     * The step with this id.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Step step(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("the schema has no step '" + id + "'"));
    }

    /** The step with which every conversation begins. */
    public Step start() {
        return steps.values().stream().filter(Step::start).findFirst().orElseThrow();
    }

    /** The most turns that a flow may have, if that is limited. */
    public OptionalInt maxTurns() {
        return maxTurns;
    }

    /** Every text that may hold placeholders, with its place in the file. */
    public List<FlowText> texts() {
        return texts;
    }

    /**
     * The turns of a flow, in the order in which they are spoken.
     *
     * @throws IllegalArgumentException when the flow does not belong to this schema: a step or decision is unknown
     */
    public List<ScriptedTurn> script(Flow flow) {
        List<ScriptedTurn> turns = new ArrayList<>();
        for (Visit visit : flow.visits()) {
            Step step = step(visit.step());
            requireDecision(step, visit.decision());
            for (Action action : step.actions()) {
                turns.add(new ScriptedTurn(turns.size() + 1, step, action, visit.decision()));
            }
        }
        return List.copyOf(turns);
    }

    StateTable table() {
        return table;
    }

    private static void requireDecision(Step step, @Nullable String decision) {
        boolean known = step.branch()
                ? step.exits().stream()
                        .anyMatch(exit ->
                                exit.decision() != null && exit.decision().equals(decision))
                : decision == null;
        if (!known) {
            throw new IllegalArgumentException("step '" + step.id() + "' does not decide '" + decision + "'");
        }
    }
}
