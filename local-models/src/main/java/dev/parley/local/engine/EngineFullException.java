package dev.parley.local.engine;

/** The queue of an engine is full: try again later, or elsewhere. */
public final class EngineFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineFullException(int waiting) {
        super("the model has " + waiting + " requests waiting, as many as it takes; try again later");
    }
}
