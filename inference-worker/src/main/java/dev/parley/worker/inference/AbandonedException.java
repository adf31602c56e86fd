package dev.parley.worker.inference;

/** The work is not this worker's any more: it stops, or its partition went to another one. There is no outcome. */
public final class AbandonedException extends Exception {
    private static final long serialVersionUID = 1L;

    public AbandonedException() {
        super("the work was given up", null, false, false);
    }
}
