package dev.parley.api.projection;

import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.util.Map;

/** A rebuild of the read model in a JVM of its own, to be killed. */
public final class RebuildProcess {
    private RebuildProcess() {}

    /** @param arguments bootstrap servers, registry, database, topic prefix */
    public static void main(String[] arguments) throws RebuildException, InterruptedException {
        ProjectionSettings settings = new ProjectionSettings(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[3]),
                new EventSerdes(new ConfluentSchemaRegistry(arguments[1])),
                arguments[2]);
        ReadModelRebuild.run(settings, (_, _) -> {});
        Runtime.getRuntime().halt(0);
    }
}
