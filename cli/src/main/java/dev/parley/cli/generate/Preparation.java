package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.export.ExportException;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.Backend;
import dev.parley.domain.models.Model;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.worker.model.djl.LocalEngines;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the plan of a run, and finds out what would stop it before anything is started or spent. */
record Preparation(CommandContext context, GenerateOptions options) {
    private static final BigInteger LARGE_PLAN = BigInteger.valueOf(1_000_000);
    /** More could not even be counted; the memory, which holds the id of each, is used up long before. */
    private static final BigInteger LARGEST_PLAN = BigInteger.valueOf(Integer.MAX_VALUE);

    /**
     * The plan of what was asked for.
     *
     * @throws ConfigException when the configuration is faulty, or a model cannot be asked
     * @throws CommandFailure when options contradict each other, the plan is very large, or there is no place for the dataset
     */
    RunPlan plan() throws ConfigException, CommandFailure, IOException {
        Configuration configuration = Configuration.load(context.config());
        String modelsFile = context.config().resolve(Configuration.MODELS_FILE).toString();
        RunModels models = new ModelChoice(modelsFile, configuration.models(), context.environment())
                .choose(Optional.ofNullable(options.model()));
        RunPlan plan = RunPlan.of(options.name(), configuration, models, options.sample(), options.seed());
        requireSense(plan);
        if (!options.attach()) {
            requireLocalModels(plan);
        }
        if (options.maxUsd().isPresent()) {
            requirePrices(plan);
        }
        requireOutput();
        return plan;
    }

    private void requireSense(RunPlan plan) throws CommandFailure {
        if (options.attach() && options.limitsWorker()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--concurrency, --rpm, --tpm, --max-tokens and --max-usd bind the worker of this command, and"
                            + " --attach starts none. Leave it or them out; 'parley worker --concurrency N' has a limit"
                            + " of its own.");
        }
        if (plan.total().compareTo(LARGEST_PLAN) > 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The plan has " + plan.total() + " conversations, and a run has " + LARGEST_PLAN
                            + " at most. Take some of them with --sample N.");
        }
        if (plan.total().compareTo(LARGE_PLAN) > 0 && !options.yes()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The plan has " + plan.total() + " conversations. Look at 'parley plan', take some of them with"
                            + " --sample N, or say --yes if you want them all.");
        }
    }

    /** A model that is not on this machine is found out before anything is started. */
    private void requireLocalModels(RunPlan plan) throws IOException {
        for (String name : Generation.models(plan)) {
            Optional<Model> model = plan.configuration().models().find(name);
            if (model.isPresent() && model.get().backend() instanceof Backend.Djl local) {
                LocalEngines.locate(local, context.environment());
            }
        }
    }

    /** A budget in dollars cannot hold where calls cost nothing as far as is known. */
    private void requirePrices(RunPlan plan) throws CommandFailure {
        List<String> unpriced = plan.configuration().models().unpriced(plan.models());
        if (unpriced.isEmpty()) {
            return;
        }
        String names = String.join(", ", unpriced);
        if (unpriced.size() == Generation.models(plan).size()) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "--max-usd cannot hold: models.yml has no price for " + names
                            + ". Add 'price: {prompt_per_million_usd: …, completion_per_million_usd: …}' to its entry,"
                            + " or limit the run with --max-tokens.");
        }
        context.output().warn("--max-usd does not count the calls of " + names + ": models.yml has no price for it.");
    }

    /**
     * A place that cannot be written is found out before anything is spent: what permissions say is not all that counts. Nothing
     * is left there, as the run may not begin.
     */
    private void requireOutput() throws CommandFailure {
        Path output = options.output();
        List<Path> missing = missing(output.toAbsolutePath());
        try {
            Files.createDirectories(output);
            Files.delete(Files.createTempFile(output, ".parley", ".part"));
            for (Path made : missing) {
                Files.delete(made);
            }
        } catch (DirectoryNotEmptyException inUse) {
            // Somebody else writes there already.
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "The dataset cannot be written to " + output + ": " + ExportException.what(e)
                            + ". Choose another with --output.",
                    e);
        }
    }

    /** Those of a directory and its parents that are not there, from the inside out. */
    private static List<Path> missing(Path directory) {
        List<Path> missing = new ArrayList<>();
        Path path = directory;
        while (path != null && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            missing.add(path);
            path = path.getParent();
        }
        return missing;
    }
}
