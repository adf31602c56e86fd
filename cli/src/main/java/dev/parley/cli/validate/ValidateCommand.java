package dev.parley.cli.validate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.domain.config.ConfigException;
import dev.parley.domain.config.ConfigProblem;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.seed.SeedPlanner;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Checks a configuration. */
@Command(
        name = "validate",
        header = "Check the configuration, and report everything that is wrong with it at once.",
        footer = {
            "  parley validate                   check config/",
            "  parley validate --config my-jobs  check another directory"
        })
public final class ValidateCommand extends ParleyCommand {
    /** The answer where all is well; otherwise it is the failure's document, with its problems. */
    record Valid(boolean valid, int steps, BigInteger flows, BigInteger seeds, List<ConfigProblem> warnings) {}

    @Override
    protected ExitCode run(CommandContext context) throws ConfigException {
        Configuration configuration = Configuration.load(context.config());
        List<ConfigProblem> warnings = notRunnableHere(configuration, context);
        warnings.forEach(warning -> context.output().warn("warning: " + warning));
        Flows flows = new Flows(configuration.flowSchema());
        BigInteger seeds = new SeedPlanner(configuration.seeds(), flows).total();
        int steps = configuration.flowSchema().steps().size();
        context.output().result(new Valid(true, steps, flows.count(), seeds, warnings), () -> {
            String form = "%s is valid: %,d steps, %,d flows, %,d conversations.";
            return String.format(Locale.ROOT, form, context.config(), steps, flows.count(), seeds);
        });
        return ExitCode.OK;
    }

    /** What the files are right about and this environment lacks: it may be there where the run takes place. */
    private static List<ConfigProblem> notRunnableHere(Configuration configuration, CommandContext context) {
        String file = context.config().resolve(Configuration.MODELS_FILE).toString();
        try {
            new ModelChoice(file, configuration.models(), context.environment()).choose(Optional.empty());
            return List.of();
        } catch (ConfigException problems) {
            return problems.problems();
        }
    }
}
