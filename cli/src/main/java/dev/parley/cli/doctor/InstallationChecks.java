package dev.parley.cli.doctor;

import dev.parley.cli.CommandContext;
import dev.parley.cli.Terminal;
import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.models.ModelChoice;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.ExternalEndpoints;
import dev.parley.embedded.PlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at what belongs to this user's Parley: data directory, configuration, models, servers of their own, terminal. */
final class InstallationChecks {
    private final CommandContext context;

    InstallationChecks(CommandContext context) {
        this.context = context;
    }

    Finding dataDirectory() {
        Path directory = context.dataDirectory();
        Path nearest = directory.toAbsolutePath().normalize();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            return Finding.missing(
                    "data directory",
                    nearest + " is not a directory that can be written",
                    "Change its permissions, or choose another with --data-dir or PARLEY_DATA_DIR");
        }
        try {
            if (EmbeddedPlatform.running(directory).isPresent()) {
                return Finding.warn(
                        "data directory",
                        directory + " is used by another parley that runs now",
                        "Wait for it, stop it, or choose another with --data-dir");
            }
        } catch (PlatformException e) {
            return Finding.warn("data directory", String.valueOf(e.getMessage()), "Choose another with --data-dir");
        }
        return Finding.ok("data directory", directory + (Files.exists(directory) ? ", free" : ", new"));
    }

    Finding servers() {
        try {
            Optional<Endpoints> external = ExternalEndpoints.from(context.environment());
            return Finding.ok(
                    "servers",
                    external.map(endpoints -> "external: broker at " + endpoints.bootstrapServers())
                            .orElse("embedded: broker, registry and database start with parley"));
        } catch (PlatformException e) {
            return Finding.missing("servers", String.valueOf(e.getMessage()), "Set all of them or none");
        }
    }

    Finding configuration() {
        try {
            Configuration.load(context.config());
            return Finding.ok("configuration", context.config() + " is valid");
        } catch (ConfigException e) {
            int problems = e.problems().size();
            return Finding.missing(
                    "configuration",
                    problems + (problems == 1 ? " problem" : " problems") + ", the first: "
                            + e.problems().getFirst(),
                    "See all of them with parley validate --config " + context.config());
        }
    }

    Finding teacher() {
        boolean key = context.variable("OPENAI_API_KEY").isPresent();
        try {
            Configuration configuration = Configuration.load(context.config());
            RunModels models = new ModelChoice(
                            context.config().resolve(Configuration.MODELS_FILE).toString(),
                            configuration.models(),
                            context.environment())
                    .choose(Optional.empty());
            if (!configuration.models().isRehearsal(models)) {
                return Finding.ok("teacher", models.label() + (key ? ", OPENAI_API_KEY is set" : ""));
            }
        } catch (ConfigException e) {
            return Finding.missing(
                    "teacher",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "Change models.yml or .env");
        }
        return key
                ? Finding.ok("teacher", "rehearsal, by models.yml; OPENAI_API_KEY is set")
                : Finding.warn(
                        "teacher",
                        "rehearsal: OPENAI_API_KEY is not set",
                        "For real conversations put OPENAI_API_KEY (and OPENAI_BASE_URL for another server) into .env");
    }

    Finding terminal() {
        Terminal terminal = context.output().terminal();
        String nature = terminal.live()
                ? "live, " + terminal.width() + " columns" + (terminal.color() ? ", colours" : ", no colours")
                        + (terminal.unicode() ? ", UTF-8" : ", ASCII")
                : "none: progress comes in plain lines";
        return Finding.ok("terminal", nature);
    }
}
