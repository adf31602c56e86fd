package dev.parley.worker.model;

/** Takes a text that is being written. */
@FunctionalInterface
public interface TextSink {

    /**
     * Takes the next piece.
     *
     * @param piece not empty; may end within a surrogate pair that the next piece completes
     * @return whether more is wanted
     */
    boolean take(String piece);
}
