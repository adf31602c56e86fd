package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Servers;
import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Creates the topics and registers the schemas that are missing. */
@Command(
        name = "provision",
        header = "Create the topics and register the schemas that are missing.",
        footer = {
            "  KAFKA_BOOTSTRAP_SERVERS=… APICURIO_REGISTRY_URL=… DATABASE_URL=… parley provision",
            "PARLEY_PARTITIONS sets the partitions of new topics (12 outside, 4 embedded), PARLEY_TOPIC_PREFIX their prefix."
        })
public final class ProvisionCommand extends ParleyCommand {
    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        try (Servers servers = Servers.open(context, Servers.Sharing.SHARED)) {
            servers.provision(context);
            new ConfluentSchemaRegistry(servers.installation().endpoints().ccompatUrl()).requireFullCompatibility();
            List<String> topics = Topics.all().stream()
                    .map(servers.installation().topics()::of)
                    .toList();
            context.output()
                    .result(
                            Map.of("topics", topics),
                            () -> String.join("\n", topics) + "\nAll topics and schemas are there.\n");
        }
        return ExitCode.OK;
    }
}
