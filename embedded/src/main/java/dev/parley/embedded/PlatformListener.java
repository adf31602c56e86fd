package dev.parley.embedded;

import java.time.Duration;

/** Is told how starting and stopping goes on. Called from several threads, and must return quickly. */
public interface PlatformListener {
    /** A server begins to start. */
    default void starting(Part part) {}

    /** A server answers. */
    default void started(Part part, Duration took) {}

    /** A server begins to stop. */
    default void stopping(Part part) {}

    /** Tells nobody. */
    static PlatformListener silent() {
        return new PlatformListener() {};
    }
}
