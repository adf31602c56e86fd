package dev.parley.cli;

import dev.parley.cli.logging.LogSettings;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into a message and an exit code: everything expected becomes sentences, everything else one
 * line and the place of the log. With {@code --json} the same is a document on standard output, where there is none yet.
 */
final class FailureHandler implements IExecutionExceptionHandler {
    /** A failure as a JSON document. */
    record Failure(
            String error,
            String code,
            int exit,
            @Nullable List<ConfigProblem> problems,
            @Nullable String log) {}

    @Override
    public int handleExecutionException(Exception exception, CommandLine line, ParseResult parsed) {
        ParleyCommand command = line.getCommand() instanceof ParleyCommand known ? known : null;
        CommonOptions options = command == null ? new CommonOptions() : command.options();
        Output output = command == null ? ParleyCommand.output(line, options) : command.output();
        output.stand(List.of());
        Failure failure = describe(exception, options);
        if (exception instanceof CommandFailure known) {
            keepCause(known);
        }
        if (options.verbose() && failure.log() != null) {
            output.warn(trace(exception));
        }
        output.warn(failure.log() == null ? failure.error() : failure.error() + " The log: " + failure.log());
        if (options.json() && command != null && command.printsLines()) {
            output.line(failure, failure::error);
        } else if (options.json() && !output.answered()) {
            output.result(failure, failure::error);
        }
        return failure.exit();
    }

    private static Failure describe(Exception exception, CommonOptions options) {
        return switch (exception) {
            case ConfigException wrong -> configuration(wrong);
            case CommandFailure known -> failure(known.exitCode(), String.valueOf(known.getMessage()));
            case InterruptedException _ -> failure(ExitCode.INTERRUPTED, "Interrupted.");
            // Whatever fails then, it failed because somebody wants it to end.
            case Exception _
            when Thread.currentThread().isInterrupted() -> failure(ExitCode.INTERRUPTED, "Interrupted.");
            default -> Failures.known(exception).orElseGet(() -> unexpected(exception, options));
        };
    }

    /** For whoever looks closer; where nothing is kept yet, nothing is made for it. */
    private static void keepCause(CommandFailure known) {
        boolean logs = LogSettings.inUse()
                .filter(settings -> Files.isDirectory(settings.directory()))
                .isPresent();
        if (logs && known.getCause() != null) {
            LoggerFactory.getLogger(FailureHandler.class)
                    .atInfo()
                    .setCause(known.getCause())
                    .log(String.valueOf(known.getMessage()));
        }
    }

    private static Failure configuration(ConfigException wrong) {
        String message = String.valueOf(wrong.getMessage());
        ExitCode code = ExitCode.CONFIGURATION;
        return new Failure(message, code.wireName(), code.status(), wrong.problems(), null);
    }

    static Failure failure(ExitCode code, String message) {
        return new Failure(message, code.wireName(), code.status(), null, null);
    }

    private static Failure unexpected(Exception exception, CommonOptions options) {
        LoggerFactory.getLogger(FailureHandler.class)
                .atInfo()
                .setCause(exception)
                .log("unexpected failure");
        String log = LogSettings.inUse()
                .map(LogSettings::file)
                .orElseGet(() ->
                        options.dataDirectory(System.getenv()).resolve("logs").resolve(LogSettings.FILE))
                .toString();
        ExitCode code = ExitCode.FAILURE;
        String what = exception.getClass().getSimpleName() + ": " + exception.getMessage();
        return new Failure("Unexpected failure: " + what + ".", code.wireName(), code.status(), null, log);
    }

    private static String trace(Exception exception) {
        StringWriter text = new StringWriter();
        exception.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
