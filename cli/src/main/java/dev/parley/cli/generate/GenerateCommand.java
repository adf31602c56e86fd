package dev.parley.cli.generate;

import dev.parley.cli.CommandContext;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the dataset that the configuration describes. */
@Command(
        name = "generate",
        header = "Generate the conversations of the configuration and write the dataset.",
        footer = {
            "  parley generate                          everything; without a key as a rehearsal, offline",
            "  parley generate --model gpt-4o-mini      with that model for both roles",
            "  parley generate --sample 100 --seed 7    a hundred of the conversations, drawn reproducibly",
            "  parley generate --max-usd 5              pause before more than five dollars are spent",
            "Stopped at any moment, the same command goes on where it was; no answer is paid for twice."
        })
public final class GenerateCommand extends ParleyCommand {
    @Mixin
    private GenerateOptions options = new GenerateOptions();

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        return new GenerateSession(context, options, false).run();
    }
}
