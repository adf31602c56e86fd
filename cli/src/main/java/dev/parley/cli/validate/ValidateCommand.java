package dev.parley.cli.validate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Noun;
import dev.parley.cli.ParleyCommand;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.flow.OpenSlots;
import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import dev.parley.worker.model.djl.LocalEngines;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
        List<ConfigProblem> warnings = Stream.of(
                        OpenSlots.of(configuration.flowSchema()),
                        notRunnableHere(configuration, context),
                        notOnThisMachine(configuration, context))
                .flatMap(List::stream)
                .toList();
        warnings.forEach(warning -> context.output().warn("warning: " + warning));
        Flows flows = new Flows(configuration.flowSchema());
        BigInteger seeds = new SeedPlanner(configuration.seeds(), flows).total();
        int steps = configuration.flowSchema().steps().size();
        context.output().result(new Valid(true, steps, flows.count(), seeds, warnings), () -> {
            return context.config() + " is valid: " + counted(steps, "step") + ", " + counted(flows.count(), "flow")
                    + ", " + counted(seeds, "conversation") + ".";
        });
        return ExitCode.OK;
    }

    private static String counted(Number count, String noun) {
        return String.format(Locale.ROOT, "%,d ", count) + Noun.of(count, noun);
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

    /** Local models that have to be pulled, or whose directory is mistyped. */
    private static List<ConfigProblem> notOnThisMachine(Configuration configuration, CommandContext context) {
        String file = context.config().resolve(Configuration.MODELS_FILE).toString();
        List<ConfigProblem> missing = new ArrayList<>();
        for (Model model : configuration.models().models()) {
            if (model.backend() instanceof Backend.Djl local
                    && model.missingVariables(context.environment()).isEmpty()) {
                try {
                    LocalEngines.locate(local, context.environment());
                } catch (IOException absent) {
                    String why = String.valueOf(absent.getMessage()).replaceAll("\\.$", "");
                    missing.add(ConfigProblem.ofFile(file, "model '" + model.name() + "': " + why, ""));
                }
            }
        }
        return missing;
    }
}
