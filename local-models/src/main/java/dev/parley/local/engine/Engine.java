package dev.parley.local.engine;

import dev.parley.local.checkpoint.ModelConfig;
import java.nio.file.Path;

/** A model in memory, with the one thread that runs its steps. */
public final class Engine implements AutoCloseable {
    private Engine() {}

    /**
     * Loads a checkpoint.
     *
     * @throws dev.parley.local.checkpoint.CheckpointException when it cannot be used
     */
    public static Engine open(Path checkpoint, EngineSettings settings) {
        throw new UnsupportedOperationException("no engine for " + checkpoint + " with " + settings + " yet");
    }

    public ModelConfig config() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Starts a request, from any thread.
     *
     * @throws EngineFullException when too many wait already
     * @throws IllegalArgumentException when the prompt is longer than the context, or names a token that does not exist
     */
    public Generation submit(TokenRequest request, TokenListener listener) {
        throw new UnsupportedOperationException("not yet: " + request + ", " + listener);
    }

    /** The logits (position, vocabulary) of every position of a prompt. */
    public float[][] logits(int[] prompt) {
        throw new UnsupportedOperationException("not yet: " + prompt.length);
    }

    public EngineMetrics metrics() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends what runs with {@link Finish#FAILED} and frees the memory of the model. */
    @Override
    public void close() {}
}
