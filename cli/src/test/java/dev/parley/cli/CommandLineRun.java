package dev.parley.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** Runs the command line within the test's own process. */
public record CommandLineRun(int exit, String results, String messages) {
    /** The configuration as shipped. */
    public static final Path SHIPPED =
            Path.of(System.getProperty("parley.root")).resolve("config");

    /** Runs a command with its arguments. */
    public static CommandLineRun of(Object... arguments) {
        StringWriter results = new StringWriter();
        StringWriter messages = new StringWriter();
        CommandLine line = Parley.commandLine().setOut(new PrintWriter(results)).setErr(new PrintWriter(messages));
        String[] words = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exit = line.execute(words);
        line.getOut().flush();
        line.getErr().flush();
        return new CommandLineRun(exit, results.toString(), messages.toString());
    }
}
