package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import dev.parley.domain.configuration.Configuration;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the HTTP API alone. */
@Command(
        name = "api",
        header = "Run the HTTP API until stopped; as many beside each other as you like.",
        footer = {
            "  parley api --port 8081",
            "Topologies and workers run elsewhere: parley topology, parley worker. 'parley up' runs all in one."
        })
public final class ApiCommand extends ParleyCommand {
    @Mixin
    private final ListenOptions listen = new ListenOptions();

    @Mixin
    private final Heartbeat heartbeat = new Heartbeat();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        Configuration configuration = Configuration.load(context.config());
        heartbeat.check();
        listen.check();
        try (RoleProcess process = new RoleProcess();
                Servers servers = Servers.open(context, Servers.Sharing.SHARED);
                Roles roles = new Roles(context, servers.installation(), process::fail)) {
            URI api = listen.address(
                    roles.api(listen.host(), listen.port(), configuration).port());
            context.output().line(Map.of("api", api.toString()), () -> "API  " + api + "\n");
            Throwable failure = process.await(heartbeat, roles::isWorking, context.clock());
            if (failure != null) {
                throw new CommandFailure(
                        ExitCode.UNAVAILABLE, "The API stopped: " + failure.getMessage() + ".", failure);
            }
        }
        return ExitCode.OK;
    }
}
