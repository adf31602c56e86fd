package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A step on the path of a flow.
 *
 * @param step the step's id
 * @param decision the decision taken there; null when the step does not branch
 */
public record Visit(String step, @Nullable String decision) {

    public Visit {
        requireNonNull(step, "step is null");
    }
}
