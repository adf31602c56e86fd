package dev.parley.cli.export;

import dev.parley.schemas.serde.ConfluentSchemaRegistry;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.util.Map;

/** An export in a JVM of its own, to be killed. */
public final class ExportProcess {
    private ExportProcess() {}

    /** @param arguments bootstrap servers, registry, topic prefix, run, format and the directory that it writes to */
    public static void main(String[] arguments) throws ExportException {
        ExportSettings settings = ExportSettings.of(
                Map.of("bootstrap.servers", arguments[0]),
                new TopicNames(arguments[2]),
                new EventSerdes(new ConfluentSchemaRegistry(arguments[1])),
                "test");
        new Exports(settings)
                .splits(ExportFormat.valueOf(arguments[4]), ExportRequest.of(arguments[3], Path.of(arguments[5])));
        Runtime.getRuntime().halt(0);
    }
}
