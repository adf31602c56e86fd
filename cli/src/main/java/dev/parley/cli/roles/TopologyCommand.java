package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.domain.chat.ChatPolicy;
import dev.parley.topology.BulkRunner;
import dev.parley.topology.BulkSettings;
import dev.parley.topology.ChatRunner;
import dev.parley.topology.ChatSettings;
import dev.parley.topology.examples.ExamplesSettings;
import dev.parley.topology.generation.GenerationSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BooleanSupplier;
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
            defaultValue = "topology-0",
            description = "Unique among the instances, the same after a restart (default: topology-0).")
    private String instanceId = "topology-0";

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Stream threads of the topologies that make datasets (default: 2).")
    private int threads = BulkSettings.DEFAULT_THREADS;

    @Option(
            names = "--open-conversations",
            paramLabel = "N",
            defaultValue = "128",
            description = "Conversations of a partition that may wait for answers at once (default: 128).")
    private int openConversations = GenerationSettings.DEFAULT_OPEN_CONVERSATIONS;

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

    /** An application that runs, or is left to others. */
    private record Application(BooleanSupplier works, Runnable stop) implements AutoCloseable {
        static final Application ELSEWHERE = new Application(() -> true, () -> {});

        boolean isWorking() {
            return works.getAsBoolean();
        }

        @Override
        public void close() {
            stop.run();
        }
    }

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            Installation installation = servers.installation();
            Path state = context.dataDirectory().resolve("streams");
            try (Application bulk = bulk(installation, state, process);
                    Application chat = chat(installation, state, process)) {
                context.output().note("The topologies run; stop them with Ctrl-C.");
                Throwable failure =
                        process.await(heartbeat, () -> bulk.isWorking() && chat.isWorking(), context.clock());
                if (failure != null) {
                    throw new CommandFailure(
                            ExitCode.UNAVAILABLE, "The topologies stopped: " + failure.getMessage() + ".", failure);
                }
            }
        }
        return ExitCode.OK;
    }

    private Application bulk(Installation installation, Path state, RoleProcess process) {
        if (only == Latency.CHAT) {
            return Application.ELSEWHERE;
        }
        BulkSettings settings = new BulkSettings(
                installation.kafka(),
                installation.topics(),
                state,
                instanceId,
                threads,
                BulkSettings.DEFAULT_COMMIT_INTERVAL,
                openConversations,
                ExamplesSettings.DEFAULT_VALIDATION_SHARE);
        BulkRunner runner = BulkRunner.start(settings, installation.serdes(), process::fail);
        return new Application(runner::isWorking, runner::close);
    }

    private Application chat(Installation installation, Path state, RoleProcess process) {
        if (only == Latency.BULK) {
            return Application.ELSEWHERE;
        }
        ChatSettings settings = new ChatSettings(
                installation.kafka(),
                installation.topics(),
                state,
                instanceId,
                ChatSettings.DEFAULT_THREADS,
                ChatPolicy.DEFAULT);
        ChatRunner runner = ChatRunner.start(settings, installation.serdes(), process::fail);
        return new Application(runner::isWorking, runner::close);
    }
}
