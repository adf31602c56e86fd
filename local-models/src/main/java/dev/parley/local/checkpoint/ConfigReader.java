package dev.parley.local.checkpoint;

import java.nio.file.Path;
import java.util.Set;

/** Reads config.json, of the families that the engine's decoder covers. */
final class ConfigReader {
    private static final Set<String> FAMILIES = Set.of("llama", "mistral", "qwen2", "phi3");
    private static final Set<String> ACTIVATIONS = Set.of("silu", "swish");

    private final ConfigDocument config;
    private final String family;
    private final FamilyDefaults defaults;

    private ConfigReader(ConfigDocument config) {
        this.config = config;
        this.family = config.text("model_type", "none");
        this.defaults = FamilyDefaults.of(family);
    }

    static ModelConfig read(Path file) {
        ConfigReader reader = new ConfigReader(ConfigDocument.read(file));
        reader.refuseTheForeign();
        return reader.config();
    }

    private void refuseTheForeign() {
        if (!FAMILIES.contains(family)) {
            throw refused("model_type", family, "llama, mistral, qwen2 or phi3");
        }
        String activation = config.text("hidden_act", "silu");
        if (!ACTIVATIONS.contains(activation)) {
            throw refused("hidden_act", activation, "silu");
        }
        if (config.has("quantization_config")) {
            throw new CheckpointException(config.file()
                    + " has a quantization_config: expected plain weights in F32, F16 or BF16; the engine quantises"
                    + " them itself");
        }
    }

    private ModelConfig config() {
        int hidden = config.count("hidden_size");
        int heads = config.count("num_attention_heads");
        int keyValueHeads = leftOut("num_key_value_heads", defaults.keyValueHeads(), heads);
        int headSize = headSize(hidden, heads);
        if (heads % keyValueHeads != 0) {
            throw refused("num_key_value_heads", String.valueOf(keyValueHeads), "a divisor of " + heads);
        }
        int context = config.count("max_position_embeddings", defaults.context());
        RopeReader rope = new RopeReader(config, context);
        int rotarySize = rope.rotated(headSize);
        RopeScaling scaling = rope.scaling(rotarySize);
        return new ModelConfig(
                family,
                config.count("vocab_size"),
                hidden,
                config.count("intermediate_size"),
                config.count("num_hidden_layers"),
                heads,
                keyValueHeads,
                headSize,
                rotarySize,
                context(scaling, context),
                slidingWindow(),
                config.number("rms_norm_eps", defaults.normEpsilon()),
                rope.base(),
                scaling,
                family.equals("qwen2") || bias("attention_bias"),
                !family.equals("qwen2") && bias("attention_bias"),
                bias("mlp_bias"),
                config.flag("tie_word_embeddings", false));
    }

    private int headSize(int hidden, int heads) {
        int size = config.count("head_dim", hidden / heads);
        if (size % 2 != 0 || !config.has("head_dim") && hidden % heads != 0) {
            throw refused("hidden_size", String.valueOf(hidden), "an even multiple of num_attention_heads, " + heads);
        }
        return size;
    }

    /** Phi-3 has none, whatever its file says. */
    private boolean bias(String field) {
        return !family.equals("phi3") && config.flag(field, false);
    }

    /** Some files name the context before it was stretched. */
    private static int context(RopeScaling scaling, int named) {
        return switch (scaling) {
            case RopeScaling.Dynamic dynamic -> (int) (named * dynamic.factor());
            case RopeScaling.Yarn yarn -> Math.max(named, (int) (yarn.originalContext() * yarn.factor()));
            case RopeScaling.None _, RopeScaling.Linear _, RopeScaling.Llama3 _, RopeScaling.Long _ -> named;
        };
    }

    private int slidingWindow() {
        boolean used = config.flag("use_sliding_window", !family.equals("qwen2")) && !family.equals("llama");
        if (used && family.equals("qwen2")) {
            throw refused("use_sliding_window", "true", "false: windows on some layers only are not supported");
        }
        return used ? leftOut("sliding_window", defaults.slidingWindow(), 0) : 0;
    }

    /** A whole number; where the file says null it means something else than where it says nothing. */
    private int leftOut(String field, int otherwise, int whenNull) {
        int replacement = config.mentions(field) || otherwise == 0 ? whenNull : otherwise;
        return config.count(field, replacement);
    }

    private CheckpointException refused(String field, String value, String expected) {
        return new CheckpointException(config.file() + ": " + field + " is " + value + "; expected " + expected);
    }
}
