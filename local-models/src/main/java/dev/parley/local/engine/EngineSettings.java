package dev.parley.local.engine;

/**
 * How a model is run.
 *
 * @param threads of the CPU that a step uses, or 0 for one per core
 * @param slots requests that run at the same time
 * @param contextTokens prompt and reply of one request together, at most; 0 for what the model was made for
 * @param queue requests that wait for a slot; more are refused
 * @param cacheBytes memory that the keys and values of all slots may take, at most; 0 for a quarter of the machine's
 */
public record EngineSettings(
        Precision precision, Device device, int threads, int slots, int contextTokens, int queue, long cacheBytes) {
    public EngineSettings {
        atLeast(0, threads, "threads");
        atLeast(1, slots, "slots");
        atLeast(0, contextTokens, "contextTokens");
        atLeast(1, queue, "queue");
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes is " + cacheBytes + ", less than 0");
        }
    }

    /** With a quarter of the machine's memory for keys and values. */
    public EngineSettings(Precision precision, Device device, int threads, int slots, int contextTokens, int queue) {
        this(precision, device, threads, slots, contextTokens, queue, 0);
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", less than " + least);
        }
    }
}
