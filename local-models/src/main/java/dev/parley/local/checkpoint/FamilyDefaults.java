package dev.parley.local.checkpoint;

/**
 * What {@code transformers} takes for a family where config.json leaves a field out.
 *
 * @param context {@code max_position_embeddings}
 * @param keyValueHeads {@code num_key_value_heads}, or 0 for as many as there are heads
 * @param normEpsilon {@code rms_norm_eps}
 * @param slidingWindow {@code sliding_window}, or 0 for none
 */
record FamilyDefaults(int context, int keyValueHeads, double normEpsilon, int slidingWindow) {

    static FamilyDefaults of(String family) {
        return switch (family) {
            case "mistral" -> new FamilyDefaults(131_072, 8, 1e-6, 4096);
            case "qwen2" -> new FamilyDefaults(32_768, 32, 1e-6, 0);
            case "phi3" -> new FamilyDefaults(4096, 0, 1e-5, 0);
            default -> new FamilyDefaults(2048, 0, 1e-6, 0);
        };
    }
}
