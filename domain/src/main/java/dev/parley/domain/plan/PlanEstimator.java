package dev.parley.domain.plan;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.ActionWeights;
import dev.parley.domain.flow.FlowTotals;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.Role;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.Price;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;

/**
 * Says what a run makes and costs. The flows are not enumerated, so the answer is there at once however many there are;
 * a sample is walked through seed by seed.
 */
public final class PlanEstimator {

    /** Agents, candidates and job openings differ little in tokens: so many combinations stand for all of them. */
    private static final int REPRESENTATIVES = 128;

    private static final int USD_DIGITS = 9;

    private final Configuration configuration;
    private final RunModels models;
    private final TokenCounter tokens;
    private final Flows flows;
    private final SeedPlanner planner;

    public PlanEstimator(Configuration configuration, RunModels models, TokenCounter tokens) {
        this.configuration = configuration;
        this.models = models;
        this.tokens = tokens;
        this.flows = new Flows(configuration.flowSchema());
        this.planner = new SeedPlanner(configuration.seeds(), flows);
    }

    /** The plan of all seeds. */
    public Plan all() {
        BigInteger combinations = configuration.seeds().combinations();
        return plan(planner.total(), combinations, flows::totals);
    }

    /**
     * The plan of a sample.
     *
     * @param n how many seeds, as in {@link SeedPlanner#sample}
     * @param seedNumber which sample
     */
    public Plan sample(long n, long seedNumber) {
        BigInteger size = BigInteger.valueOf(n);
        if (size.compareTo(planner.total()) >= 0) {
            return all();
        }
        return plan(size, BigInteger.ONE, weights -> planner.sample(n, seedNumber)
                .map(seed -> flows.totals(seed.flow(), weights))
                .reduce(FlowTotals.none(), FlowTotals::plus));
    }

    /**
     * @param times how many seeds there are for each flow that the totals go over
     */
    private Plan plan(BigInteger seeds, BigInteger times, Function<ActionWeights, FlowTotals> totalsOf) {
        List<Seed> representatives = planner.representatives(REPRESENTATIVES);
        ActionWeights weights = new ExampleWeights(configuration.templates(), representatives, tokens);
        FlowTotals totals = totalsOf.apply(weights);
        BigInteger weighed = BigInteger.valueOf(representatives.size());
        return new Plan(
                configuration.seeds().agents().size(),
                configuration.seeds().candidates().size(),
                configuration.seeds().jobOpenings().size(),
                flows.count(),
                seeds,
                totals.templateTurns().multiply(times),
                totals.modelTurns().multiply(times),
                totals.promptTokens().multiply(times).divide(weighed),
                totals.completionTokens().multiply(times).divide(weighed),
                usd(totals, weights, totalsOf)
                        .multiply(new BigDecimal(times))
                        .divide(new BigDecimal(weighed), USD_DIGITS, RoundingMode.HALF_EVEN));
    }

    private BigDecimal usd(FlowTotals totals, ActionWeights weights, Function<ActionWeights, FlowTotals> totalsOf) {
        Price agent = price(Role.AGENT);
        Price candidate = price(Role.CANDIDATE);
        if (agent.equals(candidate)) {
            return agent.usd(new BigDecimal(totals.promptTokens()), new BigDecimal(totals.completionTokens()));
        }
        return usdOf(Role.AGENT, agent, totals, weights, totalsOf)
                .add(usdOf(Role.CANDIDATE, candidate, totals, weights, totalsOf));
    }

    /** A role's own prompts and turns are known; what was said before is shared out by the length of the prompts. */
    private static BigDecimal usdOf(
            Role role,
            Price price,
            FlowTotals totals,
            ActionWeights weights,
            Function<ActionWeights, FlowTotals> totalsOf) {
        BigDecimal own = prompts(role, weights, totalsOf);
        BigDecimal both = own.add(prompts(role.other(), weights, totalsOf));
        BigDecimal share = both.signum() == 0 ? BigDecimal.ZERO : own.divide(both, MathContext.DECIMAL64);
        FlowTotals said = totalsOf.apply(new RoleWeights(weights, role, false));
        return price.usd(
                new BigDecimal(totals.promptTokens()).multiply(share), new BigDecimal(said.completionTokens()));
    }

    private static BigDecimal prompts(Role role, ActionWeights weights, Function<ActionWeights, FlowTotals> totalsOf) {
        return new BigDecimal(
                totalsOf.apply(new RoleWeights(weights, role, true)).promptTokens());
    }

    private Price price(Role role) {
        return configuration
                .models()
                .find(models.of(role).models().getFirst())
                .map(Model::price)
                .orElse(Price.FREE);
    }
}
