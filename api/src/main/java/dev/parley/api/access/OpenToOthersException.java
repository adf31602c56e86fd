package dev.parley.api.access;

/** A server without API keys was to listen where others can reach it. The message says what to do. */
public final class OpenToOthersException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OpenToOthersException(String message) {
        super(message);
    }
}
