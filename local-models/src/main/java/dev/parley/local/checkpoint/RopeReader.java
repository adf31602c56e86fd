package dev.parley.local.checkpoint;

/** The rotary embedding, in its old and its new spelling. */
final class RopeReader {
    /** What {@code transformers} takes for Phi-3 where config.json does not say. */
    private static final int CONTEXT_OF_PHI3 = 4096;

    private final ConfigDocument config;
    private final ConfigDocument rope;
    private final boolean phi3;
    private final int context;

    /** context: max_position_embeddings. */
    RopeReader(ConfigDocument config, int context) {
        this.config = config;
        // transformers 5 writes rope_parameters, what was before it rope_scaling and rope_theta at the top.
        this.rope = config.inside(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        this.phi3 = config.text("model_type", "").equals("phi3");
        this.context = context;
    }

    double base() {
        return rope.number("rope_theta", config.number("rope_theta", 10000));
    }

    /** Which of the values of a head are rotated: so many, from the first on. */
    int rotated(int headSize) {
        String field = "partial_rotary_factor";
        double share = rope.number(field, config.number(field, 1));
        int rotated = (int) (headSize * share);
        if (share > 1 || rotated < 2 || rotated % 2 != 0 || share < 1 && !phi3) {
            throw new CheckpointException(config.file() + ": " + field + " is " + share + "; expected "
                    + (phi3 ? "an even part of the " + headSize + " values of a head" : "1"));
        }
        return rotated;
    }

    /** rotated: values of a head. */
    RopeScaling scaling(int rotated) {
        String kind = rope.text("rope_type", rope.text("type", "default"));
        if (phi3 && (kind.equals("su") || kind.equals("yarn"))) {
            kind = "longrope"; // early names of it
        }
        return switch (kind) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(rope.number("factor", 1));
            case "dynamic" -> new RopeScaling.Dynamic(rope.number("factor", 1), context);
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.number("factor", 8),
                        rope.number("low_freq_factor", 1),
                        rope.number("high_freq_factor", 4),
                        originalContext());
            case "yarn" -> yarn();
            case "longrope" -> longRope(rotated / 2);
            default ->
                throw new CheckpointException(rope.file() + ": rope_type is " + kind
                        + "; expected default, linear, dynamic, llama3, yarn or longrope");
        };
    }

    private int originalContext() {
        String field = "original_max_position_embeddings";
        return config.count(field, rope.count(field, phi3 ? CONTEXT_OF_PHI3 : context));
    }

    private RopeScaling yarn() {
        double factor = rope.number("factor", (double) context / originalContext());
        return new RopeScaling.Yarn(
                factor,
                rope.number("beta_fast", 32),
                rope.number("beta_slow", 1),
                originalContext(),
                rope.flag("truncate", true),
                rope.number("attention_factor", yarnMagnitude(factor)));
    }

    private double yarnMagnitude(double factor) {
        if (rope.has("mscale") && rope.has("mscale_all_dim")) {
            return yarnMagnitude(factor, rope.number("mscale", 1))
                    / yarnMagnitude(factor, rope.number("mscale_all_dim", 1));
        }
        return yarnMagnitude(factor, 1);
    }

    private static double yarnMagnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    private RopeScaling longRope(int pairs) {
        int original = originalContext();
        double factor = rope.number("factor", (double) context / original);
        double magnitude = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new RopeScaling.Long(
                rope.numbers("short_factor", pairs),
                rope.numbers("long_factor", pairs),
                original,
                rope.number("attention_factor", magnitude));
    }
}
