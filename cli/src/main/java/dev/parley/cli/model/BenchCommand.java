package dev.parley.cli.model;

import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.cli.ParleyCommand;
import dev.parley.local.engine.Engine;
import dev.parley.local.engine.EngineBenchmark;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a model is here. */
@Command(
        name = "bench",
        header = "Measure how fast a local model is on this machine.",
        footer = "  parley model bench MODEL --precision bf16 --threads 2 --prompt 128 --batches 1,4,16 --json")
final class BenchCommand extends ParleyCommand {
    private static final int MOST_AT_ONCE = 1024;

    /** One line of the result; rates in tokens per second. The memory is that of the process, in millions of bytes. */
    record Line(
            int batch,
            String precision,
            int threads,
            int promptTokens,
            int replyTokens,
            double prefillTokensPerSecond,
            double decodeTokensPerSecond,
            double loadSeconds,
            @Nullable Long residentMegabytes) {}

    @Mixin
    private RunOptions model = new RunOptions();

    @Option(
            names = "--prompt",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "Tokens of each prompt (default: ${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(
            names = "--tokens",
            paramLabel = "TOKENS",
            defaultValue = "64",
            description = "Tokens of each reply (default: ${DEFAULT-VALUE}).")
    private int replyTokens;

    @Option(
            names = "--batches",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,4,16",
            description = "Requests at the same time (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches = List.of();

    @Override
    protected ExitCode run(CommandContext context) throws IOException, CommandFailure, InterruptedException {
        check(promptTokens >= 1, "--prompt must be at least 1");
        check(replyTokens >= 2, "--tokens must be at least 2");
        check(
                batches.stream().allMatch(batch -> batch >= 1 && batch <= MOST_AT_ONCE),
                "--batches must be 1 to " + MOST_AT_ONCE);
        int most = batches.stream().mapToInt(Integer::intValue).max().orElse(1);
        long begin = System.nanoTime();
        try (Interruption _ = RunOptions.interruption();
                Engine engine = model.openEngine(context, most)) {
            double loadSeconds = (System.nanoTime() - begin) / 1e9;
            check(
                    promptTokens + (long) replyTokens <= engine.contextTokens(),
                    "--prompt and --tokens together must be at most " + engine.contextTokens()
                            + ", the model's context");
            EngineBenchmark benchmark = new EngineBenchmark(engine, promptTokens, replyTokens);
            for (int batch : batches) {
                Line line = line(benchmark.run(batch), loadSeconds);
                context.output().line(line, () -> text(line));
            }
        }
        return ExitCode.OK;
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

    private Line line(EngineBenchmark.Result result, double loadSeconds) throws IOException {
        OptionalLong resident = ResidentMemory.bytes();
        return new Line(
                result.batch(),
                model.precision().name().toLowerCase(Locale.ROOT),
                model.threads(),
                promptTokens,
                replyTokens,
                rounded(result.prefillTokensPerSecond()),
                rounded(result.decodeTokensPerSecond()),
                Math.round(loadSeconds * 100) / 100.0,
                resident.isPresent() ? resident.getAsLong() / 1_000_000 : null);
    }

    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }

    private static String text(Line line) {
        return "batch %d: prefill %.1f tokens/s, decode %.1f tokens/s%n"
                .formatted(line.batch(), line.prefillTokensPerSecond(), line.decodeTokensPerSecond());
    }
}
