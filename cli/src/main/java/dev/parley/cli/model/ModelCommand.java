package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.ParleyCommand;
import picocli.CommandLine.Command;

/** Local models. */
@Command(
        name = "model",
        header = "Fetch, check and run local models, without a server.",
        subcommands = {GenerateTextCommand.class, PullCommand.class, ListModelsCommand.class, CheckCommand.class},
        footer = {
            "  parley model pull HuggingFaceTB/SmolLM2-135M-Instruct",
            "  parley model list",
            "  parley model check HuggingFaceTB/SmolLM2-135M-Instruct",
            "  parley model generate DIR --input prompts.jsonl --max-tokens 64 --json"
        })
public final class ModelCommand extends ParleyCommand {
    @Override
    protected ExitCode run(CommandContext context) throws CommandFailure {
        throw new CommandFailure(ExitCode.USAGE, "Say what to do with a model: see 'parley model --help'.");
    }
}
