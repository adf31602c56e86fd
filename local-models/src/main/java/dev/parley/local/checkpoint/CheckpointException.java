package dev.parley.local.checkpoint;

/** A checkpoint that cannot be used: the message, meant for a person, names the file or tensor and what was expected. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
