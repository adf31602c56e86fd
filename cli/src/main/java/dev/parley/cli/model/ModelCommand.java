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
        subcommands = {
            PullCommand.class,
            ListModelsCommand.class,
            CheckCommand.class,
            GenerateTextCommand.class,
            LogitsCommand.class,
            BenchCommand.class
        },
        footer = {
            "  parley model pull HuggingFaceTB/SmolLM2-135M-Instruct",
            "  parley model check HuggingFaceTB/SmolLM2-135M-Instruct",
            "  parley model generate DIR --input prompts.jsonl --max-tokens 64 --json",
            "  parley model logits DIR --input prompt.jsonl --output logits.npy",
            "  parley model bench DIR --precision bf16 --batches 1,4,16"
        })
public final class ModelCommand extends ParleyCommand {
    @Override
    protected ExitCode run(CommandContext context) throws CommandFailure {
        throw new CommandFailure(ExitCode.USAGE, "Say what to do with a model: see 'parley model --help'.");
    }
}
