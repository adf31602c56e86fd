package dev.parley.domain.flow;

import org.jspecify.annotations.Nullable;

/**
 * What the turns of a schema weigh, in tokens. Sums are linear in these numbers: given the sums over all agents,
 * candidates and job openings instead of the numbers of one, the totals are those of all seeds.
 */
public interface ActionWeights {

    /**
     * Tokens of what a model is asked for this turn, without the turns said before it.
     *
     * @param decision the decision taken at the step; null where it does not branch
     */
    long promptTokens(Step step, Action action, @Nullable String decision);

    /**
     * Tokens of the turn itself.
     *
     * @param decision the decision taken at the step; null where it does not branch
     */
    long turnTokens(Step step, Action action, @Nullable String decision);
}
