package dev.parley.cli.roles;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import dev.parley.cli.runtime.Installation;
import dev.parley.cli.runtime.Servers;
import dev.parley.schemas.topic.Topics;
import dev.parley.topology.BulkApplication;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import picocli.CommandLine.Command;

/** Forgets how far turns and conversations were made into examples, so that the topology makes all of them again. */
@Command(
        name = "rebuild-examples",
        header = "Have the examples of all runs derived anew from the log, without any call to a model.",
        footer = {
            "  parley rebuild-examples && parley generate",
            "The topologies must not run meanwhile. The next 'parley generate', 'up' or 'topology' derives the examples."
        })
public final class RebuildExamplesCommand extends ParleyCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        try (Servers servers = Servers.open(context, Servers.Sharing.ALONE);
                Admin admin = Admin.create(servers.installation().kafka())) {
            String group = BulkApplication.id(servers.installation().topics());
            awaitNobody(admin, group);
            Set<TopicPartition> inputs = inputs(admin, servers.installation());
            forget(admin, group, inputs);
            context.output()
                    .result(
                            Map.of("partitions", inputs.size()),
                            () -> "The next 'parley generate', 'up' or 'topology' derives all examples anew.\n");
        }
        return ExitCode.OK;
    }

    /** Members that ended stay until their session has passed. */
    private static void awaitNobody(Admin admin, String group) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isEmpty(admin, group)) {
            if (System.nanoTime() - end > 0) {
                throw new CommandFailure(
                        ExitCode.CONFIGURATION,
                        "The topologies are running. Stop every 'parley up' and 'parley topology', then run the command"
                                + " again.");
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isEmpty(Admin admin, String group) throws Exception {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .map(ConsumerGroupDescription::members)
                    .allMatch(Collection::isEmpty);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            throw e;
        }
    }

    private static Set<TopicPartition> inputs(Admin admin, Installation installation) throws Exception {
        List<String> topics = List.of(
                installation.topics().of(Topics.TURNS), installation.topics().of(Topics.CONVERSATIONS));
        return admin.describeTopics(topics).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
    }

    private static void forget(Admin admin, String group, Set<TopicPartition> inputs) throws Exception {
        try {
            admin.deleteConsumerGroupOffsets(group, inputs).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }
}
