package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One turn that a step asks for.
 *
 * @param role who speaks
 * @param kind how the text comes about
 * @param description what the turn is for; empty when the file has none
 * @param example the example for whatever decision; empty when there is none, or one for each decision
 * @param examples the example for each decision of the step; empty when {@code example} serves all
 */
public record Action(Role role, ActionKind kind, String description, String example, Map<String, String> examples) {

    public Action {
        requireNonNull(role, "role is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(description, "description is null");
        requireNonNull(example, "example is null");
        examples = Collections.unmodifiableMap(new LinkedHashMap<>(examples));
    }

    /** Whether a model writes this turn. */
    public boolean callsModel() {
        return kind.callsModel();
    }

    /**
     * The example (or, for a template, the text) under a decision; empty when the action has none.
     *
     * @param decision the decision taken at the step; null where it does not branch
     */
    public String example(@Nullable String decision) {
        return decision == null ? example : examples.getOrDefault(decision, example);
    }
}
