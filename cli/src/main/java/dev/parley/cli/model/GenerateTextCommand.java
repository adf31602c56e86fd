package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.Output;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Priority;
import dev.parley.local.template.TemplateException;
import dev.parley.local.text.Completion;
import dev.parley.local.text.ContextException;
import dev.parley.local.text.LocalModel;
import dev.parley.local.text.Reply;
import dev.parley.local.text.Settings;
import dev.parley.local.text.TextRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a model answer the lines of a file, many at a time. */
@Command(
        name = "generate",
        header = "Answer the lines of a file: ids, prompts or messages in, one reply per line out, in order.",
        footer = {
            "  parley model generate DIR --input prompts.jsonl --max-tokens 64 --temperature 0 --json",
            "An input line is {\"ids\": […]}, {\"prompt\": \"…\"} or {\"messages\": […]}."
        })
final class GenerateTextCommand extends ParleyCommand {
    @Mixin
    private RunOptions model = new RunOptions();

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "What is asked, one line each.")
    private Path input = Path.of("");

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most tokens of a reply (default: ${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "How freely tokens are drawn; 0 takes the likeliest always (default: what the model says).")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the likeliest that hold this much together.")
    private @Nullable Double topP;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End a reply before this text; may be repeated.")
    private List<String> stop = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "The same seed draws the same replies (default: 0).")
    private long seed;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Lines that are answered at a time (default: ${DEFAULT-VALUE}).")
    private int batch;

    /** A line whose reply is on its way, or will never be. */
    private record Asked(int number, Optional<Reply> reply, String error) {}

    @Override
    protected ExitCode run(CommandContext context) throws Exception {
        check(maxTokens >= 1, "--max-tokens must be at least 1");
        check(batch >= 1 && batch <= 1024, "--batch must be 1 to 1024");
        check(temperature == null || (temperature >= 0 && temperature <= 2), "--temperature must be 0 to 2");
        check(topP == null || (topP >= 0 && topP <= 1), "--top-p must be 0 to 1");
        List<InputLines.Line> lines = new InputLines(input).read();
        try (Interruption _ = RunOptions.interruption();
                LocalModel loaded = model.open(context, batch)) {
            return answer(lines, loaded, context.output());
        }
    }

    @Override
    protected boolean printsLines() {
        return true;
    }

    private static void check(boolean fine, String problem) throws CommandFailure {
        if (!fine) {
            throw new CommandFailure(ExitCode.USAGE, problem + ".");
        }
    }

    /** Twice as many are asked as run at a time, so that one begins as soon as another ends. */
    private ExitCode answer(List<InputLines.Line> lines, LocalModel loaded, Output output) throws InterruptedException {
        Queue<Asked> asked = new ArrayDeque<>();
        Iterator<InputLines.Line> next = lines.iterator();
        boolean complete = true;
        try {
            // Nobody wants the rest when the reader has left, like head.
            while ((next.hasNext() || !asked.isEmpty()) && !output.closed()) {
                while (next.hasNext() && asked.size() < 2 * batch) {
                    asked.add(ask(next.next(), loaded));
                }
                complete &= print(asked.remove(), output);
            }
        } finally {
            asked.forEach(waiting -> waiting.reply().ifPresent(Reply::close));
        }
        return complete ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private Asked ask(InputLines.Line line, LocalModel loaded) {
        Settings settings = new Settings(
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP),
                OptionalInt.of(maxTokens),
                stop,
                seed);
        try {
            return new Asked(
                    line.number(),
                    Optional.of(loaded.start(
                            new TextRequest(line.input(), settings, true, Priority.BULK, Optional.empty()))),
                    "");
        } catch (TemplateException | ContextException | CheckpointException | IllegalArgumentException e) {
            return new Asked(line.number(), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private boolean print(Asked asked, Output output) throws InterruptedException {
        if (asked.reply().isEmpty()) {
            output.warn(input + ":" + asked.number() + ": " + asked.error() + ".");
            output.line(ReplyDocument.failed(asked.error()), () -> "\n");
            return false;
        }
        try (Reply reply = asked.reply().get()) {
            while (reply.next().isPresent()) {
                // Lines are printed whole.
            }
            Completion completion = reply.completion();
            output.line(ReplyDocument.of(completion), () -> completion.text() + "\n");
            return completion.finish() == Finish.STOP || completion.finish() == Finish.LENGTH;
        }
    }
}
