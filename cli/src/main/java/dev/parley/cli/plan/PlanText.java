package dev.parley.cli.plan;

import dev.parley.cli.Dollars;
import dev.parley.cli.TextTable;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.models.Price;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.plan.Plan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A plan for people. */
final class PlanText {
    private PlanText() {}

    /**
     * @param models who speaks
     * @param catalogue what they cost
     */
    static String of(Plan plan, RunModels models, ModelsConfig catalogue) {
        return new TextTable(Set.of(1))
                .row("agents", number(plan.agents()), "|A|")
                .row("candidates", number(plan.candidates()), "|C|")
                .row("job openings", number(plan.jobOpenings()), "|J|")
                .row("flows", number(plan.flows()), "|F|")
                .row("conversations", number(plan.seeds()), conversations(plan))
                .row("template turns", number(plan.templateTurns()), "filled in, no model is called")
                .row("model calls", number(plan.modelCalls()), "by " + models.label())
                .row("prompt tokens", number(plan.promptTokens()), "estimated")
                .row("completion tokens", number(plan.completionTokens()), "estimated")
                .row("cost", Dollars.text(plan.usd()), cost(plan, models, catalogue))
                .toString();
    }

    private static String conversations(Plan plan) {
        BigInteger all = BigInteger.valueOf(plan.agents())
                .multiply(BigInteger.valueOf(plan.candidates()))
                .multiply(BigInteger.valueOf(plan.jobOpenings()))
                .multiply(plan.flows());
        return all.equals(plan.seeds())
                ? "|A| x |C| x |J| x |F|"
                : "a sample of " + number(all) + " = |A| x |C| x |J| x |F|";
    }

    private static String cost(Plan plan, RunModels models, ModelsConfig catalogue) {
        if (!catalogue.isRehearsal(models)) {
            List<String> unpriced = catalogue.unpriced(models);
            return "estimated, without retries"
                    + (unpriced.isEmpty() ? "" : "; models.yml has no price for " + String.join(", ", unpriced));
        }
        Price price = ModelsConfig.defaults()
                .find(ModelsConfig.DEFAULT_TEACHER)
                .map(Model::price)
                .orElse(Price.FREE);
        BigDecimal usd = price.usd(new BigDecimal(plan.promptTokens()), new BigDecimal(plan.completionTokens()));
        return "rehearsed offline; about " + Dollars.text(usd) + " with " + ModelsConfig.DEFAULT_TEACHER;
    }

    private static String number(Number value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
