package dev.parley.local.engine;

/**
 * How a model is run.
 *
 * @param threads of the CPU that a step uses, or 0 for one per core
 * @param slots requests that run at the same time
 * @param contextTokens prompt and reply of one request together, at most; 0 for what the model was made for
 * @param queue requests that wait for a slot; more are refused
 */
public record EngineSettings(Precision precision, Device device, int threads, int slots, int contextTokens, int queue) {
    public EngineSettings {
        atLeast(0, threads, "threads");
        atLeast(1, slots, "slots");
        atLeast(0, contextTokens, "contextTokens");
        atLeast(1, queue, "queue");
    }

    /** What suits most: everything automatic, 16 slots. */
    public static EngineSettings defaults() {
        return new EngineSettings(Precision.AUTO, Device.AUTO, 0, 16, 0, 1024);
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", less than " + least);
        }
    }
}
