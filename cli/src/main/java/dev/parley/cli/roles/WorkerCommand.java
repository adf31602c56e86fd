package dev.parley.cli.roles;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigFile;
import dev.parley.domain.yaml.ConfigProblem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
            converter = Bounds.Positive.class,
            paramLabel = "N",
            description = "Most calls in flight at once (default: see models.yml).")
    private @Nullable Integer concurrency;

    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description = "Unique among the workers, the same after a restart: it takes over at once.")
    private @Nullable String instanceId;

    @Mixin
    private final WorkerMetrics metrics = new WorkerMetrics();

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        ModelsConfig models = models(context);
        heartbeat.check();
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED);
                Roles roles = new Roles(context, servers.installation(), process::fail);
                WorkerMetrics.Serving _ = metrics.start(context.output(), roles::workerFigures)) {
            roles.worker(
                    models,
                    Optional.ofNullable(instanceId),
                    concurrency == null ? OptionalInt.empty() : OptionalInt.of(concurrency));
            context.output().note("The worker runs; stop it with Ctrl-C.");
            Throwable failure = process.await(heartbeat, roles::isWorking, context.clock());
            if (failure != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "The worker stopped: " + failure.getMessage() + ".", failure);
            }
        }
        return ExitCode.OK;
    }

    private static ModelsConfig models(CommandContext context) throws ConfigException {
        Path file = context.config().resolve(Configuration.MODELS_FILE);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            context.output().note("There is no " + file + ": the models are those that come with Parley.");
            return ModelsConfig.defaults();
        }
        List<ConfigProblem> problems = new ArrayList<>();
        Optional<String> text = ConfigFile.read(file, problems);
        if (text.isEmpty()) {
            throw new ConfigException(problems);
        }
        return ModelsConfig.parse(file.toString(), text.get());
    }
}
