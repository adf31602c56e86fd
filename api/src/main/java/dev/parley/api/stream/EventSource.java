package dev.parley.api.stream;

/** Where the frames of one client's stream come from. Asked by one thread at a time. */
public interface EventSource {

    /** Everything that happened since the last call, as it goes over the wire; empty when nothing did. */
    byte[] next();

    /** Whether nothing can come after what {@link #next} has given. */
    boolean isOver();

    /** The client has gone away, or was cut off, before the end. */
    default void abandon() {}

    /** Calls {@code signal} whenever there may be something new, until the answer is run. */
    Runnable listen(Runnable signal);
}
