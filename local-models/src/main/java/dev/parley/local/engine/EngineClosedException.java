package dev.parley.local.engine;

/** The model is closed, or broke: it takes nothing more. */
public final class EngineClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public EngineClosedException() {
        super("the model is closed");
    }
}
