package dev.parley.schemas.serde;

/** The registry refuses a schema, because readers or writers of its other versions could not work with it. */
public final class IncompatibleSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IncompatibleSchemaException(String message) {
        super(message);
    }
}
