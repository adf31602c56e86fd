package dev.parley.cli.dlq;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import picocli.CommandLine.Command;

/** The dead letters. */
@Command(
        name = "dlq",
        header = "List dead letters, and publish them again.",
        subcommands = {ListLettersCommand.class, ReplayCommand.class},
        footer = {
            "  parley dlq list",
            "  parley dlq replay           all that were not published again yet",
            "  parley dlq replay 0:17      that one"
        })
public final class DlqCommand extends ParleyCommand {
    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        return new ListLettersCommand().run(context);
    }
}
