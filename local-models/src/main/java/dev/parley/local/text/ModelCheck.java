package dev.parley.local.text;

import dev.parley.local.checkpoint.Checkpoint;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.checkpoint.ModelConfig;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.ChatTemplate;
import dev.parley.local.template.TemplateException;
import dev.parley.local.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Looks at everything that a model is loaded from, but loads no weights. */
public final class ModelCheck {
    private static final List<ChatMessage> GREETING = List.of(new ChatMessage("user", "Hello!"));

    private ModelCheck() {}

    /**
     * What was found about a part of a model.
     *
     * @param part which
     * @param ok whether it can be used
     * @param says what it is, or what is wrong with it
     */
    public record Finding(String part, boolean ok, String says) {}

    /** What is found about each part of a checkpoint, in the order in which they are loaded. */
    public static List<Finding> of(Path checkpoint) {
        List<Finding> findings = new ArrayList<>();
        OptionalInt vocabulary = config(checkpoint, findings);
        tokenizer(checkpoint, vocabulary, findings);
        findings.add(find("chat template", () -> template(checkpoint)));
        findings.add(find("generation_config.json", () -> defaults(checkpoint)));
        findings.add(find("tensors", () -> tensors(checkpoint)));
        return findings;
    }

    private static Finding find(String part, Supplier<String> look) {
        try {
            return new Finding(part, true, look.get());
        } catch (CheckpointException | TemplateException e) {
            return new Finding(part, false, String.valueOf(e.getMessage()));
        }
    }

    private static OptionalInt config(Path checkpoint, List<Finding> findings) {
        try {
            ModelConfig config = Checkpoint.readConfig(checkpoint);
            findings.add(new Finding(
                    "config.json",
                    true,
                    config.modelType() + ", " + config.layers() + " layers of " + config.hidden() + ", "
                            + config.heads() + " heads over " + config.keyValueHeads() + ", vocabulary "
                            + config.vocabulary() + ", context " + config.context()));
            return OptionalInt.of(config.vocabulary());
        } catch (CheckpointException e) {
            findings.add(new Finding("config.json", false, String.valueOf(e.getMessage())));
            return OptionalInt.empty();
        }
    }

    private static void tokenizer(Path checkpoint, OptionalInt vocabulary, List<Finding> findings) {
        findings.add(find(Tokenizer.FILE, () -> {
            try (Tokenizer tokenizer = Tokenizer.open(checkpoint)) {
                requireRoom(checkpoint, tokenizer, vocabulary.orElse(tokenizer.size()));
                return tokenizer.size() + " tokens";
            }
        }));
    }

    /** A token that the model has no row for would break every prompt with it. */
    static void requireRoom(Path checkpoint, Tokenizer tokenizer, int vocabulary) {
        if (tokenizer.size() > vocabulary) {
            throw new CheckpointException(checkpoint.resolve(Tokenizer.FILE) + " has ids up to "
                    + (tokenizer.size() - 1) + ", but the model's vocabulary ends at " + (vocabulary - 1)
                    + ": they do not belong together");
        }
    }

    private static String template(Path checkpoint) {
        Optional<ChatTemplate> template = new ChatFormat(checkpoint).template(Clock.system(ZoneId.systemDefault()));
        return template.map(format ->
                        "writes a greeting in " + format.render(GREETING, true).length() + " characters")
                .orElse("there is none: the model answers prompts, not conversations");
    }

    private static String defaults(Path checkpoint) {
        GenerationDefaults defaults = GenerationDefaults.read(checkpoint);
        return (defaults.sampling().temperature() == 0
                        ? "greedy"
                        : "temperature " + defaults.sampling().temperature()) + ", ends with "
                + (defaults.stopIds().isEmpty() ? "no token" : "tokens " + defaults.stopIds());
    }

    private static String tensors(Path checkpoint) {
        try (Checkpoint mapped = Checkpoint.open(checkpoint)) {
            return "all of " + mapped.config().layers() + " layers, in the shapes expected";
        }
    }
}
