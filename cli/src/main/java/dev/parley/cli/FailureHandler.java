package dev.parley.cli;

import dev.parley.cli.logging.LogSettings;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into a message and an exit code: everything expected becomes sentences, everything else one
 * line and the place of the log. With {@code --json} the same is a document on standard output.
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
        CommonOptions options =
                line.getCommand() instanceof ParleyCommand command ? command.options() : new CommonOptions();
        Output output = ParleyCommand.output(line, options);
        Failure failure = describe(exception, options);
        if (options.verbose() && failure.log() != null) {
            output.warn(trace(exception));
        }
        output.warn(failure.log() == null ? failure.error() : failure.error() + " The log: " + failure.log());
        if (options.json() && line.getCommand() instanceof ParleyCommand command && command.printsLines()) {
            output.line(failure, failure::error);
        } else if (options.json()) {
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
        String log = options.dataDirectory(System.getenv())
                .resolve("logs")
                .resolve(LogSettings.FILE)
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
