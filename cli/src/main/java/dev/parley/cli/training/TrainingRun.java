package dev.parley.cli.training;

import dev.parley.cli.Parley;
import dev.parley.domain.configuration.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * What the JVM's ahead-of-time cache is made from: a configuration generated once over HTTP, from a server in this process that
 * answers always the same, and once rehearsed. So the cache knows the classes and the hot methods of both ways. Nothing leaves
 * the machine, and everything is written to one directory.
 */
public final class TrainingRun {
    private static final String TEACHER = "stand-in";
    private static final String REHEARSAL = "rehearsal";
    private static final String MODELS = """
            models:
              - {name: stand-in, backend: openai, base_url: "%s"}
              - {name: rehearsal, backend: rehearsal}
            """;

    private TrainingRun() {}

    /** @param arguments the directory of a configuration, and one for everything that is written */
    public static void main(String[] arguments) throws IOException {
        Path config = Path.of(arguments[0]);
        Path scratch = Path.of(arguments[1]);
        int status;
        try (StandIn teacher = new StandIn()) {
            Path trained = configuration(config, scratch.resolve("config"), teacher.baseUrl());
            status = generate(trained, scratch, TEACHER);
            if (status == 0) {
                status = generate(trained, scratch, REHEARSAL);
            }
        }
        System.exit(status);
    }

    /** The configuration with models of its own: the user's might cost money. */
    private static Path configuration(Path from, Path to, String baseUrl) throws IOException {
        Files.createDirectories(to);
        for (String file : List.of(Configuration.FLOW_FILE, Configuration.SEEDS_FILE, Configuration.TEMPLATES_FILE)) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        Files.writeString(to.resolve(Configuration.MODELS_FILE), MODELS.formatted(baseUrl));
        return to;
    }

    private static int generate(Path config, Path scratch, String model) {
        CommandLine line = Parley.commandLine();
        return line.execute(
                "generate",
                "--config=" + config,
                "--data-dir=" + scratch.resolve("data"),
                "--output=" + scratch.resolve("output"),
                "--model=" + model,
                "--quiet");
    }
}
