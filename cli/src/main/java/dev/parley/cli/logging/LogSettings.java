package dev.parley.cli.logging;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes. Logging is set up when the first logger is asked for, so commands that log nothing create nothing.
 *
 * @param directory where {@code parley.log} is written
 * @param quiet whether warnings are kept from people
 * @param verbose whether Parley's own classes log in detail
 * @param people shows a line to the user
 */
public record LogSettings(Path directory, boolean quiet, boolean verbose, Consumer<String> people) {
    /** Name of the log file in its directory. */
    public static final String FILE = "parley.log";

    private static volatile @Nullable LogSettings current;

    public LogSettings {
        requireNonNull(directory, "directory is null");
        requireNonNull(people, "people is null");
    }

    /** Sets what counts from now on, for loggers that there are already as well. Called once in a process. */
    public static void use(LogSettings settings) {
        current = settings;
        LogConfigurator.settingsAreKnown(settings);
    }

    /** As if {@link #use} had never been called, for tests. */
    static void forget() {
        current = null;
    }

    static @Nullable LogSettings current() {
        return current;
    }

    /** What counts, as far as it is known yet. */
    public static Optional<LogSettings> inUse() {
        return Optional.ofNullable(current);
    }

    /** The log file. */
    public Path file() {
        return directory.resolve(FILE);
    }
}
