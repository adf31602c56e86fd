package dev.parley.cli;

import dev.parley.cli.logging.LogSettings;
import dev.parley.domain.configuration.Environment;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands have in common: the options, one place for results and one for messages, and the exit codes. */
public abstract class ParleyCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    private @Nullable Output output;

    /**
     * Does the work.
     *
     * @return how it ended; failures that a user can do something about are better thrown
     * @throws Exception what the failure handler turns into a message and an exit code: see {@link FailureHandler}
     */
    protected abstract ExitCode run(CommandContext context) throws Exception;

    /** Prepares the context, runs the command, and flushes. */
    @Override
    public final Integer call() throws Exception {
        Output said = output();
        Map<String, String> environment = Environment.read(options.config(), System.getenv());
        LogSettings.use(new LogSettings(
                options.dataDirectory(environment).resolve("logs"), options.quiet(), options.verbose(), said::warn));
        ExitCode exitCode = run(new CommandContext(options, environment, said, Clock.systemUTC()));
        said.closed();
        return exitCode.status();
    }

    /** Whether its result are documents of one line each: then so is a failure's. */
    protected boolean printsLines() {
        return false;
    }

    CommonOptions options() {
        return options;
    }

    /** Where it speaks, and where its failure is told. */
    Output output() {
        Output known = output;
        if (known == null) {
            known = output(spec.commandLine(), options);
            output = known;
        }
        return known;
    }

    static Output output(CommandLine line, CommonOptions options) {
        PrintWriter results = line.getOut();
        PrintWriter messages = line.getErr();
        return new Output(results, messages, Terminal.detect(System.getenv(), System.getProperties()), options);
    }
}
