package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A turn that a flow asks for.
 *
 * @param position place in the conversation, from 1, without gaps
 * @param step the step it belongs to
 * @param action what is to be said
 * @param decision the decision that the flow takes at the step, for each of its turns; null where it does not branch
 */
public record ScriptedTurn(
        int position, Step step, Action action, @Nullable String decision) {

    public ScriptedTurn {
        requireNonNull(step, "step is null");
        requireNonNull(action, "action is null");
        if (position < 1) {
            throw new IllegalArgumentException("position counts from 1");
        }
    }

    /** The example (or, for a template, the text) of this turn; empty when the action has none. */
    public String example() {
        return action.example(decision);
    }

    /**
     * The decision that this turn itself expresses: it is a response, or has an example for each decision. Null for the
     * other turns of a branch step, such as the question that is decided on.
     */
    public @Nullable String expressedDecision() {
        return action.kind().isResponse() || !action.examples().isEmpty() ? decision : null;
    }
}
