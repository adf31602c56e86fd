package dev.parley.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command works with.
 *
 * @param options the options common to all commands
 * @param environment the variables that are set: of the process, then of {@code .env} files
 * @param output where results and messages go
 * @param clock the time
 */
public record CommandContext(CommonOptions options, Map<String, String> environment, Output output, Clock clock) {
    public CommandContext {
        requireNonNull(options, "options is null");
        environment = Map.copyOf(environment);
        requireNonNull(output, "output is null");
        requireNonNull(clock, "clock is null");
    }

    /** Where the configuration lies. */
    public Path config() {
        return options.config();
    }

    /** Where Parley keeps its data. */
    public Path dataDirectory() {
        return options.dataDirectory(environment);
    }

    /** The value of a variable, when it is set to something. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * A variable that is a whole number from 1 to 99,999.
     *
     * @param otherwise what holds when it is not set
     */
    public int number(String variable, int otherwise) throws CommandFailure {
        String value = variable(variable).orElse(Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, variable + " must be a whole number from 1, not '" + value + "'.");
        }
        return Integer.parseInt(value);
    }

    /** Whether Parley starts its servers itself, because the environment names none. */
    public boolean embedded() {
        return variable("KAFKA_BOOTSTRAP_SERVERS").isEmpty();
    }
}
