package dev.parley.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message for the user and an exit code; the handler prints it, without a stack trace. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /**
     * @param exitCode what the process ends with
     * @param message what is wrong, where, and what to do about it, in whole sentences
     */
    public CommandFailure(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    /**
     * @param exitCode what the process ends with
     * @param message what is wrong, where, and what to do about it, in whole sentences
     * @param cause what it was found by; goes to the log
     */
    public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = requireNonNull(exitCode, "exitCode is null");
    }

    /** What the process ends with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
