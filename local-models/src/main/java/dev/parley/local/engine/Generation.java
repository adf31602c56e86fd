package dev.parley.local.engine;

/** A request on its way. */
public interface Generation {
    /** Ends it before its next step; without effect once it has ended. From any thread. */
    void cancel();
}
