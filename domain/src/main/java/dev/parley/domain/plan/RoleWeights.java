package dev.parley.domain.plan;

import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.ActionWeights;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Step;
import org.jspecify.annotations.Nullable;

/** The turns of one role: what its prompts weigh without what was said before, or what its turns weigh. */
record RoleWeights(ActionWeights all, Role role, boolean prompts) implements ActionWeights {

    @Override
    public long promptTokens(Step step, Action action, @Nullable String decision) {
        return prompts && action.role() == role ? all.promptTokens(step, action, decision) : 0;
    }

    @Override
    public long turnTokens(Step step, Action action, @Nullable String decision) {
        return !prompts && action.role() == role ? all.turnTokens(step, action, decision) : 0;
    }
}
