package dev.parley.domain.plan;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What a run makes. Seeds, turns and calls are exact; tokens and dollars are estimates, from the prompts as they will be
 * and from the examples as if they were the turns. Failed calls that are repeated are not in it.
 *
 * @param agents agents in the configuration
 * @param candidates candidates in the configuration
 * @param jobOpenings job openings in the configuration
 * @param flows flows of the schema
 * @param seeds conversations of this run: all combinations, or as many as the sample has
 * @param templateTurns turns that no model writes
 * @param modelCalls turns that a model writes
 * @param promptTokens tokens that the models read
 * @param completionTokens tokens that the models write
 * @param usd US dollars by the prices of the first model of each role
 */
public record Plan(
        int agents,
        int candidates,
        int jobOpenings,
        BigInteger flows,
        BigInteger seeds,
        BigInteger templateTurns,
        BigInteger modelCalls,
        BigInteger promptTokens,
        BigInteger completionTokens,
        BigDecimal usd) {

    public Plan {
        requireNonNull(flows, "flows is null");
        requireNonNull(seeds, "seeds is null");
        requireNonNull(templateTurns, "templateTurns is null");
        requireNonNull(modelCalls, "modelCalls is null");
        requireNonNull(promptTokens, "promptTokens is null");
        requireNonNull(completionTokens, "completionTokens is null");
        requireNonNull(usd, "usd is null");
    }
}
