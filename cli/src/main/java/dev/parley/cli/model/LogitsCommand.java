package dev.parley.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
        try (Interruption _ = RunOptions.interruption();
                Engine engine = model.openEngine(context, 1)) {
            float[][] logits = engine.logits(prompt);
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
        try (Stream<String> lines = Files.lines(input)) {
            JsonNode ids =
                    new ObjectMapper().readTree(lines.findFirst().orElse("{}")).path("ids");
            if (ids.isEmpty() || !StreamSupport.stream(ids.spliterator(), false).allMatch(JsonNode::canConvertToInt)) {
                throw unreadable(null);
            }
            return StreamSupport.stream(ids.spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private CommandFailure unreadable(@org.jspecify.annotations.Nullable Throwable cause) {
        return new CommandFailure(
                ExitCode.CONFIGURATION,
                "The first line of " + input + " is no prompt. Expected token ids: {\"ids\": [1, 2, 3]}.",
                cause);
    }
}
