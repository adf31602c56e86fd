package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tries the failed conversations of the configuration's run again, each from the turn that failed. */
@Command(
        name = "retry",
        header = "Try the failed conversations of the run again, and nothing else.",
        footer = {"  parley retry", "  parley runs failures     what failed, and why"})
public final class RetryCommand extends ParleyCommand {
    @Mixin
    private GenerateOptions options = new GenerateOptions();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        return new GenerateSession(context, options, true).run();
    }
}
