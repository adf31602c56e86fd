package dev.parley.local.engine;

import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.checkpoint.ModelConfig;
import java.util.Locale;

/**
 * How long sequences may be. The cache has room for the longest of them in every slot, so that what is let in is never short of
 * memory later: a model made for 131,072 tokens would take many gigabytes for one long prompt.
 */
final class CacheBudget {
    private static final int SHARE_OF_MEMORY = 4;

    /** Shorter conversations are no use. */
    private static final int LEAST_CONTEXT = 64;

    private CacheBudget() {}

    /**
     * Tokens of prompt and reply of one request, at most.
     *
     * @param memory bytes that the device has
     * @throws CheckpointException when memory has no room for as many as are asked for
     */
    static int context(ModelConfig config, Precision precision, EngineSettings settings, long memory) {
        long budget = settings.cacheBytes() > 0 ? settings.cacheBytes() : memory / SHARE_OF_MEMORY;
        long each = bytesOfToken(config, precision) * settings.slots();
        int room = (int) Math.min(budget / each, Integer.MAX_VALUE);
        boolean asked = settings.contextTokens() > 0;
        int wanted = asked ? settings.contextTokens() : config.context();
        if (room < (asked ? wanted : Math.min(wanted, LEAST_CONTEXT))) {
            throw new CheckpointException(String.format(
                    Locale.ROOT,
                    "%d slots of %d tokens take %.2f GB for keys and values, and %.2f GB are there for them, which is room for"
                            + " %d tokens: use fewer slots or a shorter context",
                    settings.slots(),
                    wanted,
                    each * wanted / 1e9,
                    budget / 1e9,
                    room));
        }
        return Math.min(wanted, room);
    }

    /** Keys and values of one token, in all layers. */
    private static long bytesOfToken(ModelConfig config, Precision precision) {
        long numbers = 2L * config.layers() * config.keyValueHeads() * config.headSize();
        return numbers * (precision == Precision.FP32 ? Float.BYTES : Short.BYTES);
    }
}
