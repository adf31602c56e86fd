package dev.parley.cli.model;

import dev.parley.cli.Output;
import dev.parley.local.engine.LoadProgress;
import dev.parley.local.engine.PacedProgress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Shows how far the loading of a model is, once it takes long: a standing line on a terminal, a line now and then elsewhere. */
final class LoadingView implements LoadProgress, AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final Duration REDRAWN = Duration.ofMillis(100);
    private static final Duration SAID = Duration.ofSeconds(10);

    private final Output output;
    private final LoadProgress view;

    LoadingView(Output output, LongSupplier nanoTime) {
        this.output = output;
        if (output.quiet() || output.json()) {
            this.view = LoadProgress.silent();
        } else if (output.terminal().live()) {
            this.view = new PacedProgress(
                    LONG, REDRAWN, nanoTime, (bytes, total) -> output.stand(List.of(line(bytes, total))));
        } else {
            this.view = new PacedProgress(LONG, SAID, nanoTime, (bytes, total) -> output.note(line(bytes, total)));
        }
    }

    @Override
    public void loaded(long bytes, long total) {
        view.loaded(bytes, total);
    }

    /** Takes the standing line away. */
    @Override
    public void close() {
        output.stand(List.of());
    }

    private static String line(long bytes, long total) {
        return "Loading the model: " + LoadProgress.text(bytes, total);
    }
}
