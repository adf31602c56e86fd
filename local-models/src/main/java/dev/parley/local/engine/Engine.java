package dev.parley.local.engine;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A model in memory, with the one thread that runs its steps. */
public final class Engine implements AutoCloseable {
    private final ModelConfig config;
    private final int context;
    private final Intake intake;
    private final EngineMeter meter = new EngineMeter();
    private final EngineThread thread;

    private Engine(ModelConfig config, Precision precision, Place place, EngineSettings settings) {
        this.config = config;
        this.context = CacheBudget.context(config, precision, settings, Devices.memory(place));
        this.intake = new Intake(settings.queue());
        this.thread = new EngineThread(intake);
    }

    /**
     * Loads a checkpoint.
     *
     * @throws dev.parley.local.checkpoint.CheckpointException when it cannot be used
     */
    public static Engine open(Path checkpoint, EngineSettings settings) {
        return open(checkpoint, settings, LoadProgress.silent());
    }

    /** As {@link #open(Path, EngineSettings)}, with somebody who hears how far the loading is. */
    public static Engine open(Path folder, EngineSettings settings, LoadProgress progress) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Place place = Devices.place(settings.device());
            Precision precision = Devices.precision(settings.precision(), place);
            Engine engine = new Engine(checkpoint.config(), precision, place, settings);
            ModelLoader loader = new ModelLoader(checkpoint, precision, progress);
            engine.thread.start(
                    () -> engine.batcher(DecoderModule.load(place, settings.threads()), loader, settings.slots()));
            return engine;
        }
    }

    /** Fills the module; what it holds is freed when that fails. */
    private Batcher batcher(DecoderModule module, ModelLoader loader, int slots) {
        boolean complete = false;
        try {
            loader.load(module, slots);
            Batcher batcher = new Batcher(module, new KvCache(module, slots, context, config), intake, meter);
            complete = true;
            return batcher;
        } finally {
            if (!complete) {
                module.close();
            }
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** Tokens of prompt and reply of one request together, at most. */
    public int contextTokens() {
        return context;
    }

    /**
     * Starts a request, from any thread.
     *
     * @throws EngineFullException when too many wait already
     * @throws IllegalArgumentException when the prompt leaves no room for a reply, or names a token that does not exist
     * @throws EngineClosedException when the engine is closed or broken
     */
    public Generation submit(TokenRequest request, TokenListener listener) {
        check(request.prompt());
        Sequence sequence = new Sequence(request, listener, context);
        try {
            intake.add(sequence);
        } catch (EngineFullException e) {
            meter.refused();
            throw e;
        }
        return sequence;
    }

    /** The logits (position, vocabulary) of every position of a prompt. */
    public float[][] logits(int[] prompt) {
        check(prompt);
        CompletableFuture<float[][]> answer = new CompletableFuture<>();
        intake.add(new PromptLogits(prompt.clone(), answer));
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the model failed: " + e.getCause(), e);
        }
    }

    /** Whether it takes requests: no longer when it was closed, or when a step failed and it broke. */
    public boolean isOpen() {
        return !intake.closed();
    }

    public EngineMetrics metrics() {
        return meter.metrics(intake.size());
    }

    /** Ends what runs with {@link Finish#FAILED} and frees the memory of the model. */
    @Override
    public void close() {
        intake.close();
        thread.join();
    }

    private void check(int[] prompt) {
        if (prompt.length >= context) {
            throw new IllegalArgumentException("the prompt has " + prompt.length + " tokens; the model takes at most "
                    + (context - 1) + ", and one for the reply");
        }
        for (int id : prompt) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException(
                        "the prompt has the token " + id + "; the model knows 0 to " + (config.vocabulary() - 1));
            }
        }
    }
}
