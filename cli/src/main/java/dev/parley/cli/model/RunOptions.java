package dev.parley.cli.model;

import dev.parley.cli.Bounds;
import dev.parley.cli.CommandContext;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import dev.parley.cli.Interruption;
import dev.parley.local.engine.Device;
import dev.parley.local.engine.Engine;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.Precision;
import dev.parley.local.hub.HubCache;
import dev.parley.local.text.LocalModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model, and how it is run. */
final class RunOptions {
    private static final int QUEUE = 4096;
    private static final Duration PATIENCE_WHEN_STOPPING = Duration.ofSeconds(20);

    @Parameters(paramLabel = "MODEL", description = "The directory of a checkpoint, or the name of a pulled model.")
    private String model = "";

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description = "auto, fp32, fp16 (GPUs), bf16, int8 or int4 (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.AUTO;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N; auto is the first GPU, else the CPU (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--threads",
            converter = Bounds.NotNegative.class,
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of a step (default, and at most: one per core).")
    private int threads;

    @Option(
            names = "--context",
            converter = Bounds.NotNegative.class,
            paramLabel = "N",
            defaultValue = "0",
            description = "Most tokens of prompt and reply together (default: what the model was made for).")
    private int context;

    /**
     * Listens for Ctrl-C: the thread that works with the model is interrupted, and has to close it. A process that ends while a
     * step is at work crashes: the native libraries are put away under the feet of the threads that compute.
     */
    static Interruption interruption() {
        return Interruption.listen(PATIENCE_WHEN_STOPPING);
    }

    /** Loads the model. */
    LocalModel open(CommandContext command, int slots) throws IOException, CommandFailure {
        try (LoadingView view = new LoadingView(command.output(), System::nanoTime)) {
            return LocalModel.openForIds(path(command), settings(slots), view);
        }
    }

    /** Loads the model without what turns text into tokens. */
    Engine openEngine(CommandContext command, int slots) throws IOException, CommandFailure {
        try (LoadingView view = new LoadingView(command.output(), System::nanoTime)) {
            return Engine.open(path(command), settings(slots), view);
        }
    }

    Precision precision() {
        return precision;
    }

    int threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        return threads > 0 ? Math.min(threads, cores) : cores;
    }

    private Path path(CommandContext command) throws IOException {
        return HubCache.of(command.environment()).resolve(model);
    }

    private EngineSettings settings(int slots) throws CommandFailure {
        try {
            return new EngineSettings(precision, new Device(device), threads, slots, context, Math.max(QUEUE, slots));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage() + ".", e);
        }
    }
}
