package dev.parley.cli.roles;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.generation.Window;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the topologies. */
@Command(
        name = "topology",
        header = "Run the stream topologies until stopped.",
        footer = {
            "  parley topology",
            "  parley topology --instance-id topology-1     one of several, with a fixed identity",
            "  parley topology --only chat                  the live chat alone, away from the load of generation"
        })
public final class TopologyCommand extends ParleyCommand {
    @Option(
            names = "--instance-id",
            paramLabel = "ID",
            description =
                    "Unique among the instances, the same after a restart (default: topology-0; in a container, by HOSTNAME).")
    private @Nullable String instanceId;

    @Option(
            names = "--threads",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            defaultValue = "2",
            description = "Stream threads of the topologies that make datasets (default: 2).")
    private int threads = BulkSettings.DEFAULT_THREADS;

    @Option(
            names = "--open-conversations",
            converter = Bounds.Positive.class,
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Conversations of a partition that may wait for answers at once, at the end twice as many (default: 128).")
    private int openConversations = Window.DEFAULT.most();

    @Option(
            names = "--only",
            paramLabel = "bulk|chat",
            description = "Run only the topologies that make datasets, or only the live chat's (default: both).")
    private @Nullable Latency only;

    /** The applications, by how soon a hop through them is committed. */
    enum Latency {
        BULK,
        CHAT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        heartbeat.check();
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED);
                Roles roles = new Roles(context, servers.installation(), process::fail)) {
            if (only != Latency.CHAT) {
                roles.bulk(instanceId(context), threads, Window.widening(openConversations));
            }
            if (only != Latency.BULK) {
                roles.chat(instanceId(context));
            }
            context.output().note("The topologies run; stop them with Ctrl-C.");
            Throwable failure = process.await(heartbeat, roles::isWorking, context.clock());
            if (failure != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "The topologies stopped: " + failure.getMessage() + ".", failure);
            }
        }
        return ExitCode.OK;
    }

    /** Two instances with one identity would shut each other out, and containers of one service differ by their name alone. */
    private String instanceId(CommandContext context) {
        return instanceId == null ? "topology-" + context.variable("HOSTNAME").orElse("0") : instanceId;
    }
}
