package dev.parley.domain.flow;

import org.jspecify.annotations.Nullable;

/**
 * What one visit adds to a flow.
 *
 * @param templateTurns turns that no model writes
 * @param modelTurns turns that a model writes
 * @param turnTokens tokens of all its turns
 * @param promptTokens tokens that its model turns are asked with, as if nothing had been said before the visit
 * @param completionTokens tokens of its model turns
 */
record VisitTotals(long templateTurns, long modelTurns, long turnTokens, long promptTokens, long completionTokens) {

    static VisitTotals of(Step step, @Nullable String decision, ActionWeights weights) {
        long templates = 0;
        long models = 0;
        long said = 0;
        long prompts = 0;
        long completions = 0;
        for (Action action : step.actions()) {
            long turn = weights.turnTokens(step, action, decision);
            if (action.callsModel()) {
                models++;
                prompts = Math.addExact(prompts, Math.addExact(weights.promptTokens(step, action, decision), said));
                completions = Math.addExact(completions, turn);
            } else {
                templates++;
            }
            said = Math.addExact(said, turn);
        }
        return new VisitTotals(templates, models, said, prompts, completions);
    }
}
