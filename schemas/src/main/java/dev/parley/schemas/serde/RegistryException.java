package dev.parley.schemas.serde;

/** What answers at the registry's address, if anything does, is of no use. */
public final class RegistryException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final boolean outage;

    RegistryException(String message) {
        this(message, false);
    }

    RegistryException(String message, boolean outage) {
        super(message);
        this.outage = outage;
    }

    /** Whether it may be different in a while: nothing is wrong with the address. */
    public boolean isOutage() {
        return outage;
    }
}
