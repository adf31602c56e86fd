package dev.parley.api.projection;

/** The read model was not rebuilt; it is as it was. The message says why, for people. */
public final class RebuildException extends Exception {
    private static final long serialVersionUID = 1;

    RebuildException(String message) {
        super(message);
    }

    RebuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
