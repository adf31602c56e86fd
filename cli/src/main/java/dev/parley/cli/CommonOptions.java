package dev.parley.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
public final class CommonOptions {
    private static final String DEFAULT_CONFIG = "config";

    @Option(
            names = "--config",
            paramLabel = "DIR",
            defaultValue = DEFAULT_CONFIG,
            description = "Where the configuration lies (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of(DEFAULT_CONFIG);

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where Parley keeps its data (default: PARLEY_DATA_DIR, else .parley).")
    private @Nullable Path dataDirectory;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but results and errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more; show where an unexpected error came from.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** Where the configuration lies. */
    public Path config() {
        return config;
    }

    /**
     * Where Parley keeps its data.
     *
     * @param environment variables of the process; {@code PARLEY_DATA_DIR} counts where the option is not given
     */
    public Path dataDirectory(Map<String, String> environment) {
        if (dataDirectory != null) {
            return dataDirectory;
        }
        String named = environment.getOrDefault("PARLEY_DATA_DIR", "");
        return Path.of(named.isBlank() ? ".parley" : named.strip());
    }

    /** The places that were named on the command line, as options: for commands that are suggested. */
    public List<String> places() {
        List<String> places = new ArrayList<>();
        if (!config.equals(Path.of(DEFAULT_CONFIG))) {
            places.addAll(List.of("--config", config.toString()));
        }
        if (dataDirectory != null) {
            places.addAll(List.of("--data-dir", dataDirectory.toString()));
        }
        return places;
    }

    /** Whether the result is one JSON document. */
    public boolean json() {
        return json;
    }

    /** Whether only results and errors are wanted. */
    public boolean quiet() {
        return quiet;
    }

    /** Whether more than usual is wanted. */
    public boolean verbose() {
        return verbose;
    }
}
