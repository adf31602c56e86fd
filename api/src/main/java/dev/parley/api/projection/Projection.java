package dev.parley.api.projection;

/** The folding of the log into the read model, as far as others want to know of it. */
public interface Projection {

    /** Whether it is at work: false when it was closed, or ended by a bug. */
    boolean isRunning();
}
