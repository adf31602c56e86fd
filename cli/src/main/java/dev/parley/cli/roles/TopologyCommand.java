package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.topology.BulkRunner;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.examples.ExamplesSettings;
import dev.parley.topology.generation.GenerationSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the topologies. */
@Command(
        name = "topology",
        header = "Run the stream topologies until stopped.",
        footer = {
            "  parley topology",
            "  parley topology --instance-id topology-1     one of several, with a fixed identity"
        })
public final class TopologyCommand extends ParleyCommand {
    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            defaultValue = "topology-0",
            description = "Unique among the instances, the same after a restart (default: topology-0).")
    private String instanceId = "topology-0";

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Stream threads (default: 2).")
    private int threads = BulkSettings.DEFAULT_THREADS;

    @Option(
            names = "--open-conversations",
            paramLabel = "N",
            defaultValue = "128",
            description = "Conversations of a partition that may wait for answers at once (default: 128).")
    private int openConversations = GenerationSettings.DEFAULT_OPEN_CONVERSATIONS;

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            Installation installation = servers.installation();
            BulkSettings settings = new BulkSettings(
                    installation.kafka(),
                    installation.topics(),
                    context.dataDirectory().resolve("streams"),
                    instanceId,
                    threads,
                    BulkSettings.DEFAULT_COMMIT_INTERVAL,
                    openConversations,
                    ExamplesSettings.DEFAULT_VALIDATION_SHARE);
            try (BulkRunner topologies = BulkRunner.start(settings, installation.serdes(), process::fail)) {
                context.output().note("The topologies run; stop them with Ctrl-C.");
                Throwable failure = process.await(heartbeat, topologies::isWorking, context.clock());
                if (failure != null) {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE, "The topologies stopped: " + failure.getMessage() + ".", failure);
                }
            }
        }
        return ExitCode.OK;
    }
}
