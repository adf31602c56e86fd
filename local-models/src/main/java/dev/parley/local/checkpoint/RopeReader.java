package dev.parley.local.checkpoint;

/** The scaling of the rotary embedding, in its old and its new spelling. */
final class RopeReader {
    private RopeReader() {}

    static RopeScaling read(ConfigDocument rope, int context) {
        String kind = rope.text("rope_type", rope.text("type", "default"));
        return switch (kind) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(rope.number("factor", 1));
            case "dynamic" -> new RopeScaling.Dynamic(rope.number("factor", 1), context);
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.number("factor", 8),
                        rope.number("low_freq_factor", 1),
                        rope.number("high_freq_factor", 4),
                        rope.count("original_max_position_embeddings", context));
            default ->
                throw new CheckpointException(
                        rope.file() + ": rope_type is " + kind + "; expected default, linear, dynamic or llama3");
        };
    }
}
