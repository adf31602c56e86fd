package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.worker.InferenceWorker;
import dev.parley.worker.WorkerSettings;
import dev.parley.worker.inference.BudgetGate;
import dev.parley.worker.inference.InferenceSettings;
import dev.parley.worker.inference.RetrySettings;
import dev.parley.worker.intake.IntakeSettings;
import dev.parley.worker.model.ConfiguredModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs an inference worker. */
@Command(
        name = "worker",
        header = "Run an inference worker until stopped.",
        footer = {
            "  parley worker",
            "  parley worker --concurrency 64",
            "Start as many as there is work for, up to the number of partitions; each takes its share."
        })
public final class WorkerCommand extends ParleyCommand {
    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Most calls in flight at once (default: see models.yml).")
    private @Nullable Integer concurrency;

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description = "Unique among the workers, the same after a restart: it takes over at once.")
    private @Nullable String instanceId;

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        ModelsConfig models = models(context);
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            Installation installation = servers.installation();
            try (InferenceWorker worker = InferenceWorker.start(
                    settings(installation),
                    installation.serdes(),
                    new ConfiguredModels(models, context.environment()),
                    BudgetGate.UNLIMITED,
                    process::fail)) {
                context.output().note("The worker runs; stop it with Ctrl-C.");
                Throwable failure = process.await(heartbeat, worker::isWorking, context.clock());
                if (failure != null) {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE, "The worker stopped: " + failure.getMessage() + ".", failure);
                }
            }
        }
        return ExitCode.OK;
    }

    private static ModelsConfig models(CommandContext context) throws Exception {
        Path file = context.config().resolve(Configuration.MODELS_FILE);
        return Files.exists(file)
                ? ModelsConfig.parse(file.toString(), Files.readString(file))
                : ModelsConfig.defaults();
    }

    private WorkerSettings settings(Installation installation) {
        InferenceSettings inference = new InferenceSettings(
                concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                RetrySettings.DEFAULT);
        return new WorkerSettings(
                installation.kafka(),
                installation.topics(),
                "parley-worker",
                Optional.ofNullable(instanceId),
                inference,
                IntakeSettings.DEFAULT);
    }
}
