package dev.parley.cli.plan;

import dev.parley.domain.models.RunModels;
import dev.parley.domain.plan.Plan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** A plan as JSON. Scripts rely on the names: they are only added to. */
record PlanDocument(
        int agents,
        int candidates,
        int jobOpenings,
        BigInteger flows,
        BigInteger seeds,
        BigInteger templateTurns,
        BigInteger modelCalls,
        BigInteger promptTokens,
        BigInteger completionTokens,
        BigDecimal usd,
        boolean rehearsal,
        List<String> agentModels,
        List<String> candidateModels) {
    private static final int USD_DECIMALS = 6;

    static PlanDocument of(Plan plan, RunModels models, boolean rehearsal) {
        return new PlanDocument(
                plan.agents(),
                plan.candidates(),
                plan.jobOpenings(),
                plan.flows(),
                plan.seeds(),
                plan.templateTurns(),
                plan.modelCalls(),
                plan.promptTokens(),
                plan.completionTokens(),
                plan.usd().setScale(USD_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros(),
                rehearsal,
                models.agent().models(),
                models.candidate().models());
    }
}
