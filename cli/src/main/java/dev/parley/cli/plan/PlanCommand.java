package dev.parley.cli.plan;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.SampleOptions;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.plan.Plan;
import dev.parley.domain.plan.PlanEstimator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what a run would make and cost; nothing is started or spent. */
@Command(
        name = "plan",
        header = "Say what would be generated, and what it costs, before anything is spent.",
        footer = {
            "  parley plan                          everything that the configuration describes",
            "  parley plan --sample 1000 --seed 7   a thousand conversations, drawn reproducibly",
            "  parley plan --model gpt-4o-mini      what a certain model would cost",
            "  parley plan --json"
        })
public final class PlanCommand extends ParleyCommand {
    @ArgGroup(exclusive = false)
    private @Nullable SampleOptions sample;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model that speaks both roles (default: see models.yml).")
    private @Nullable String model;

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Configuration configuration = Configuration.load(context.config());
        String modelsFile = context.config().resolve(Configuration.MODELS_FILE).toString();
        RunModels models = new ModelChoice(modelsFile, configuration.models(), context.environment())
                .choose(Optional.ofNullable(model));
        PlanEstimator estimator = new PlanEstimator(configuration, models, new O200kTokenCounter());
        Plan plan = sample == null ? estimator.all() : estimator.sample(sample.size(), sample.seed());
        boolean rehearsal = configuration.models().isRehearsal(models);
        context.output()
                .result(
                        PlanDocument.of(plan, models, rehearsal),
                        () -> PlanText.of(plan, models, configuration.models()));
        return ExitCode.OK;
    }
}
