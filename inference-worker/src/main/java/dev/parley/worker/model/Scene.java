package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a rehearsed turn is written from.
 *
 * @param step id of the step
 * @param speaker {@code agent} or {@code candidate}
 * @param decision the decision that the turn expresses, if the step takes one
 * @param example the step's example, placeholders filled in, {@code <angle>} slots left open
 * @param agent the seed's agent, as JSON
 * @param candidate the seed's candidate, as JSON
 * @param jobOpening the seed's job opening, as JSON
 */
public record Scene(
        String step,
        String speaker,
        Optional<String> decision,
        String example,
        String agent,
        String candidate,
        String jobOpening) {

    public Scene {
        requireNonNull(step, "step is null");
        requireNonNull(speaker, "speaker is null");
        requireNonNull(decision, "decision is null");
        requireNonNull(example, "example is null");
        requireNonNull(agent, "agent is null");
        requireNonNull(candidate, "candidate is null");
        requireNonNull(jobOpening, "jobOpening is null");
    }
}
