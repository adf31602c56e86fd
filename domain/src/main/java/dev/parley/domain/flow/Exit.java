package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where a conversation goes after a step.
 *
 * @param decision the decision that leads there; null when the step does not branch
 * @param to id of the next step
 * @param weight how often this exit is drawn, against the weights of the step's other exits; above 0
 */
public record Exit(@Nullable String decision, String to, double weight) {

    /** The weight of a decision for which the file gives none. */
    public static final double PLAIN_WEIGHT = 1;

    public Exit {
        requireNonNull(to, "to is null");
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight must be above 0");
        }
    }
}
