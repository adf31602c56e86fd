package dev.parley.domain.flow;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A step of a flow schema.
 *
 * @param id name of the step, unique in its schema
 * @param start whether conversations begin here
 * @param end whether conversations end here
 * @param initiator who speaks first in this step
 * @param actions one or two turns, in the order in which they are spoken: the initiator's first
 * @param exits where it goes, in the order of the file: none at an end step, one without a decision at a plain step, one
 *     for each decision at a branch step
 * @param tags carried to the turns and examples of this step
 * @param maxVisits how often one conversation may come here
 */
public record Step(
        String id,
        boolean start,
        boolean end,
        Role initiator,
        List<Action> actions,
        List<Exit> exits,
        List<String> tags,
        int maxVisits) {

    public Step {
        requireNonNull(id, "id is null");
        requireNonNull(initiator, "initiator is null");
        actions = List.copyOf(actions);
        exits = List.copyOf(exits);
        tags = List.copyOf(tags);
        if (actions.isEmpty() || actions.size() > 2) {
            throw new IllegalArgumentException("actions must be one or two");
        }
        if (end != exits.isEmpty()) {
            throw new IllegalArgumentException("exits must be there except at an end step");
        }
        if (maxVisits < 1) {
            throw new IllegalArgumentException("maxVisits must be at least 1");
        }
    }

    /** Whether a decision is taken here. */
    public boolean branch() {
        return !exits.isEmpty() && exits.getFirst().decision() != null;
    }
}
