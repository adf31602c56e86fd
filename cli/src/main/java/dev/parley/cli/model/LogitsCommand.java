package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.engine.Engine;
import dev.parley.local.text.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model makes of a prompt. */
@Command(
        name = "logits",
        header = "Write the logits of every position of a prompt.",
        footer = "  parley model logits MODEL --input prompt.jsonl --output logits.npy --precision fp32")
final class LogitsCommand extends ParleyCommand {
    @Mixin
    private RunOptions model = new RunOptions();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "A prompt, in its first line: {\"ids\": [1, 2, 3]}.")
    private Path input = Path.of("");

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "NumPy's format: float32, (positions, vocabulary).")
    private Path output = Path.of("");

    @Override
    protected ExitCode run(CommandContext context) throws CommandFailure, IOException {
        int[] prompt = prompt();
        requireFolder();
        try (Interruption _ = RunOptions.interruption();
                Engine engine = model.openEngine(context, 1)) {
            float[][] logits = logits(engine, prompt);
            NumpyFile.write(output, logits);
            context.output()
                    .result(
                            Map.of(
                                    "positions",
                                    logits.length,
                                    "vocabulary",
                                    logits[0].length,
                                    "file",
                                    output.toString()),
                            () -> "Wrote the logits of " + logits.length + " positions to " + output + ".");
        }
        return ExitCode.OK;
    }

    private int[] prompt() throws CommandFailure, IOException {
        List<InputLines.Line> lines = new InputLines(input).read();
        if (lines.isEmpty() || !(lines.getFirst().input() instanceof Input.Ids prompt)) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION,
                    "The first line of " + input + " is no prompt. Expected token ids: {\"ids\": [1, 2, 3]}.");
        }
        return prompt.ids().stream().mapToInt(Integer::intValue).toArray();
    }

    private float[][] logits(Engine engine, int[] prompt) throws CommandFailure {
        try {
            return engine.logits(prompt);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.CONFIGURATION, input + ": " + e.getMessage() + ".", e);
        }
    }

    /** Before the model is loaded, which may take minutes. */
    private void requireFolder() throws CommandFailure {
        Path folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(output)) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, output + " cannot be written: expected a file in a directory that exists.");
        }
    }
}
