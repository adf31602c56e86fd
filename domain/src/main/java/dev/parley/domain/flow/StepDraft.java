package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigMapping;
import dev.parley.domain.yaml.ConfigNode;
import java.util.List;
import java.util.Optional;

/**
 * A step as read from the file, which may still be wrong.
 *
 * @param node the step in the file, called by its id in messages
 * @param id its id; empty when it has none
 * @param exits where it goes, as far as that can be read
 * @param exitsKnown whether {@code exits} is all there is to know; false when {@code next} is missing or malformed
 */
record StepDraft(
        ConfigMapping node,
        String id,
        boolean start,
        boolean end,
        Optional<Role> initiator,
        List<Action> actions,
        List<ExitDraft> exits,
        boolean exitsKnown,
        List<String> tags,
        int maxVisits,
        List<FlowText> texts) {

    /** An exit, with the place where its target is named. */
    record ExitDraft(Exit exit, ConfigNode target) {}

    /** The step, once nothing is wrong with it. */
    Step toStep() {
        List<Exit> plain = exits.stream().map(ExitDraft::exit).toList();
        return new Step(id, start, end, initiator.orElseThrow(), actions, plain, tags, maxVisits);
    }
}
