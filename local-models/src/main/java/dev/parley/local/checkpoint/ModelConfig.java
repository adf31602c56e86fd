package dev.parley.local.checkpoint;

/**
 * The shape of a decoder of the Llama family.
 *
 * @param modelType {@code model_type} of config.json
 * @param vocabulary rows of the embedding
 * @param keyValueHeads heads of keys and values, a divisor of {@code heads}
 * @param headSize values of a head; {@code hidden / heads} where config.json names none
 * @param rotarySize values of a head that are rotated, from the first on
 * @param context tokens of the longest sequence that the model was made for
 * @param slidingWindow tokens that a position sees, or 0 for all
 * @param attentionBias whether query, key and value projections have biases
 * @param outputBias whether the projection behind the attention has one
 * @param mlpBias whether the three projections of the feed-forward block have biases
 * @param tiedEmbeddings whether the embedding is the output projection, too
 */
public record ModelConfig(
        String modelType,
        int vocabulary,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int rotarySize,
        int context,
        int slidingWindow,
        double normEpsilon,
        double ropeBase,
        RopeScaling ropeScaling,
        boolean attentionBias,
        boolean outputBias,
        boolean mlpBias,
        boolean tiedEmbeddings) {
    /** Whether the keys of a token stay the same when its sequence grows. */
    public boolean keysStay() {
        return !(ropeScaling instanceof RopeScaling.Dynamic || ropeScaling instanceof RopeScaling.Long);
    }

    /** The longest sequence whose keys can be used as they were computed; a longer one has other keys from its first token on. */
    public int sameKeysUpTo() {
        return ropeScaling instanceof RopeScaling.Long scaling ? scaling.originalContext() : Integer.MAX_VALUE;
    }

    /** Whether queries, keys and values lie in one tensor, and the two projections of the gate in another. */
    boolean fused() {
        return modelType.equals("phi3");
    }
}
