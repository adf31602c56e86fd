package dev.parley.cli;

import dev.parley.domain.yaml.Suggestions;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was not understood, what may have been meant, and where the help is. */
final class UsageHandler implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        PrintWriter messages = line.getErr();
        String message = exception instanceof MaxValuesExceededException
                ? repeated(arguments).orElse(String.valueOf(exception.getMessage()))
                : String.valueOf(exception.getMessage());
        messages.println(message);
        suggestion(exception, line).ifPresent(meant -> messages.println("Did you mean '" + meant + "'?"));
        messages.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        messages.flush();
        if (Arrays.asList(arguments).contains("--json")) {
            FailureHandler.Failure failure = FailureHandler.failure(ExitCode.USAGE, message);
            boolean lines = line.getCommand() instanceof ParleyCommand command && command.printsLines();
            line.getOut().println(lines ? Json.line(failure) : Json.pretty(failure));
            line.getOut().flush();
        }
        return ExitCode.USAGE.status();
    }

    /** In picocli's own words for an option; of one that belongs to others, it would print them all as a pattern. */
    private static Optional<String> repeated(String[] arguments) {
        Set<String> seen = new HashSet<>();
        return Arrays.stream(arguments)
                .filter(word -> word.startsWith("--"))
                .map(word -> word.replaceAll("=.*", ""))
                .filter(name -> !seen.add(name))
                .findFirst()
                .map(name -> "option '" + name + "' should be specified only once");
    }

    private static Optional<String> suggestion(ParameterException exception, CommandLine line) {
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            Set<String> known = word.startsWith("-")
                    ? line.getCommandSpec().optionsMap().keySet()
                    : line.getSubcommands().keySet();
            return Suggestions.closest(word, known)
                    .map(meant ->
                            word.startsWith("-") ? meant : line.getCommandSpec().qualifiedName() + " " + meant);
        }
        return Optional.empty();
    }
}
