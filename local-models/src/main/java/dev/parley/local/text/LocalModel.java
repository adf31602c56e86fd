package dev.parley.local.text;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.Engine;
import dev.parley.local.engine.EngineMetrics;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Generation;
import dev.parley.local.engine.LoadProgress;
import dev.parley.local.engine.TokenListener;
import dev.parley.local.engine.TokenRequest;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.ChatTemplate;
import dev.parley.local.template.TemplateException;
import dev.parley.local.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/** A checkpoint that answers in text, many requests at a time. Thread-safe. */
public final class LocalModel implements AutoCloseable {
    /** What runs the tokens: an engine. */
    @FunctionalInterface
    interface Steps {
        Generation submit(TokenRequest request, TokenListener listener);
    }

    private final Tokenizer tokenizer;
    private final GenerationDefaults defaults;
    private final PromptWriter prompts;
    private final int context;
    private final Steps steps;
    private final Optional<Engine> engine;

    private LocalModel(
            Tokenizer tokenizer,
            GenerationDefaults defaults,
            PromptWriter prompts,
            Steps steps,
            Optional<Engine> engine) {
        this.tokenizer = tokenizer;
        this.defaults = defaults;
        this.prompts = prompts;
        this.context = prompts.context();
        this.steps = steps;
        this.engine = engine;
    }

    static LocalModel over(Path checkpoint, Tokenizer tokenizer, int context, Steps steps) {
        return new LocalModel(
                tokenizer,
                GenerationDefaults.read(checkpoint),
                new PromptWriter(tokenizer, template(checkpoint), context),
                steps,
                Optional.empty());
    }

    private static Optional<ChatTemplate> template(Path checkpoint) {
        return new ChatFormat(checkpoint).template(Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Loads a model.
     *
     * @param checkpoint directory with {@code config.json}, {@code tokenizer.json} and {@code *.safetensors}
     * @param progress hears how far it is
     * @throws CheckpointException when it cannot be used; the message names file or tensor
     */
    public static LocalModel open(Path checkpoint, EngineSettings settings, LoadProgress progress) {
        Tokenizer tokenizer = Tokenizer.open(checkpoint);
        try {
            ModelCheck.requireRoom(
                    checkpoint, tokenizer, Checkpoint.readConfig(checkpoint).vocabulary());
            return open(checkpoint, tokenizer, settings, progress);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Loads a model that may lack a tokenizer, or have one that is not its own: it can be asked with ids all the same.
     *
     * @throws CheckpointException when it cannot be used; the message names file or tensor
     */
    public static LocalModel openForIds(Path checkpoint, EngineSettings settings, LoadProgress progress) {
        Tokenizer tokenizer =
                Files.exists(checkpoint.resolve(Tokenizer.FILE)) ? Tokenizer.open(checkpoint) : Tokenizer.none();
        try {
            return open(checkpoint, tokenizer, settings, progress);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** The small files come first: nothing is to be freed when one of them is wrong. */
    private static LocalModel open(
            Path checkpoint, Tokenizer tokenizer, EngineSettings settings, LoadProgress progress) {
        GenerationDefaults defaults = GenerationDefaults.read(checkpoint);
        Optional<ChatTemplate> template = template(checkpoint);
        Engine engine = Engine.open(checkpoint, settings, progress);
        PromptWriter prompts = new PromptWriter(tokenizer, template, engine.contextTokens());
        return new LocalModel(tokenizer, defaults, prompts, engine::submit, Optional.of(engine));
    }

    /**
     * Starts a reply.
     *
     * @return to be read and closed by one thread
     * @throws ContextException when the prompt is too long
     * @throws TemplateException when the model's chat template refuses the conversation
     * @throws dev.parley.local.engine.EngineFullException when too many wait already
     * @throws dev.parley.local.engine.EngineClosedException when the model is closed, or broke
     */
    public Reply start(TextRequest request) {
        Settings settings = request.settings();
        int begun = begun(request.input());
        int most = settings.maxTokens().orElse(context) - begun;
        int[] prompt = prompts.write(request.input(), Math.clamp(most, 0, context / 4));
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        Reply reply = new Reply(
                tokenizer.detokenizer(begun == 0), new StopTexts(settings.stop()), request.logprobs(), prompt.length);
        if (most > 0) {
            reply.started(steps.submit(tokens(request, prompt, most), reply.listener()));
        } else {
            reply.listener().onEnd(Finish.LENGTH);
        }
        return reply;
    }

    private TokenRequest tokens(TextRequest request, int[] prompt, int most) {
        return new TokenRequest(
                prompt,
                defaults.with(request.settings()),
                Math.min(most, context - prompt.length),
                defaults.stopIds(),
                request.logprobs() ? 1 : 0,
                request.priority(),
                request.patience().orElse(null));
    }

    /** Tokens of the reply that are there already: whoever takes it over writes so many fewer. */
    private int begun(Input input) {
        return input instanceof Input.Conversation conversation
                        && !conversation.begun().isEmpty()
                ? tokenizer.encode(conversation.begun(), false).length
                : 0;
    }

    /** The whole reply. */
    public Completion complete(TextRequest request) throws InterruptedException {
        try (Reply reply = start(request)) {
            while (reply.next().isPresent()) {
                // the reply keeps what it is told
            }
            return reply.completion();
        }
    }

    /**
     * A message that says nothing special to the model: see {@link Tokenizer#harmless}. The model's own marks, like those around
     * what it thinks, stay in what it said itself: chat templates look for them.
     */
    public ChatMessage harmless(ChatMessage message) {
        boolean own = message.role().equals("assistant");
        return new ChatMessage(message.role(), tokenizer.harmless(message.content(), !own));
    }

    /** Whether it takes requests: no longer when it was closed, or when a step failed and it broke. */
    public boolean isOpen() {
        return engine.map(Engine::isOpen).orElse(true);
    }

    /** What the engine does. */
    public Optional<EngineMetrics> metrics() {
        return engine.map(Engine::metrics);
    }

    /** Ends what runs, and frees the model's memory. */
    @Override
    public void close() {
        engine.ifPresent(Engine::close);
        tokenizer.close();
    }
}
