package dev.parley.embedded;

/** The platform could not be started, used or stopped. The message says what is wrong and what to do, fit for a user. */
public class PlatformException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do about it */
    public PlatformException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do about it
     * @param cause what it was found by
     */
    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
