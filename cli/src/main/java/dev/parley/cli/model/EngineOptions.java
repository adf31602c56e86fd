package dev.parley.cli.model;

import dev.parley.local.engine.Device;
import dev.parley.local.engine.Engine;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model, and how it is run. */
final class EngineOptions {
    @Parameters(paramLabel = "DIR", description = "A checkpoint: config.json, *.safetensors.")
    private Path checkpoint = Path.of(".");

    @Option(
            names = "--precision",
            defaultValue = "auto",
            description = "auto, fp32, bf16, int8 or int4 (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.AUTO;

    @Option(names = "--threads", defaultValue = "0", description = "Threads of a step (default: one per core).")
    private int threads;

    Engine open(int slots) {
        return Engine.open(
                checkpoint, new EngineSettings(precision, Device.AUTO, threads, slots, 0, Math.max(1024, slots)));
    }

    Precision precision() {
        return precision;
    }

    int threads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
