package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.domain.configuration.Configuration;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.generation.Window;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs everything in one process. */
@Command(
        name = "up",
        header = "Run everything until stopped: servers, topologies, worker and the HTTP API.",
        footer = {
            "  parley up                       then: curl http://127.0.0.1:8080/health, or open /docs",
            "  parley up --port 0 --json       on a free port; one line of JSON says which, once it is ready",
            "  parley up --no-worker           and start workers elsewhere: parley worker"
        })
public final class UpCommand extends ParleyCommand {
    private static final String EMBEDDED = "embedded";

    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Option(names = "--workers", paramLabel = "N", description = "Inference workers in this process (default: 1).")
    private @Nullable Integer workers;

    @Option(names = "--no-worker", description = "Leave the workers out, to start them elsewhere.")
    private boolean noWorker;

    @Mixin
    private final WorkerMetrics metrics = new WorkerMetrics();

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        int wanted = workers();
        Configuration configuration = Configuration.load(context.config());
        heartbeat.check();
        listen.check();
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.ALONE);
                Roles roles = new Roles(context, servers.installation(), process::fail);
                WorkerMetrics.Serving _ = metrics.start(context.output(), roles::workerFigures)) {
            servers.onLoss(process::fail);
            URI api = start(context, roles, wanted, configuration);
            announce(context, api, servers.installation());
            Throwable failure = process.await(heartbeat, roles::isWorking, context.clock());
            RunningApi.remove(context.dataDirectory());
            if (failure != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "Parley stopped: " + failure.getMessage() + ".", failure);
            }
        }
        return ExitCode.OK;
    }

    private int workers() throws CommandFailure {
        if (noWorker && workers != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--workers " + workers + " and --no-worker contradict each other. Leave one out.");
        }
        if (workers != null && workers < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--workers must be at least 1; --no-worker leaves them out.");
        }
        return noWorker ? 0 : workers == null ? 1 : workers;
    }

    private URI start(CommandContext context, Roles roles, int wanted, Configuration configuration) throws Exception {
        String instance =
                context.embedded() ? EMBEDDED : "up-" + ProcessHandle.current().pid();
        roles.bulk(instance, BulkSettings.DEFAULT_THREADS, Window.DEFAULT);
        for (int i = 0; i < wanted; i++) {
            roles.worker(configuration.models(), Optional.of(instance + "-" + i), OptionalInt.empty());
        }
        roles.chat(instance);
        return listen.address(
                roles.api(listen.host(), listen.port(), configuration).port());
    }

    private static void announce(CommandContext context, URI api, Installation installation) throws Exception {
        RunningApi.write(context.dataDirectory(), api);
        UpDocument document = new UpDocument(
                api.toString(),
                api + "/docs",
                api + "/metrics",
                installation.endpoints().bootstrapServers(),
                installation.endpoints().registryUrl());
        context.output().line(document, document::text);
        context.output().note("Parley is up; stop it with Ctrl-C.");
    }
}
