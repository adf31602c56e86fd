package dev.parley.local.hub;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model that could not be fetched; the message is for people, and never holds the token. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    private HubException(String message, boolean temporary, @Nullable Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    /** Trying again changes nothing: something has to be done first. */
    static HubException lasting(String message) {
        return new HubException(message, false, null);
    }

    /** It may work later. */
    static HubException temporary(String message, @Nullable Throwable cause) {
        return new HubException(message, true, cause);
    }

    /** Whether it may work later without anything being changed. */
    public boolean isTemporary() {
        return temporary;
    }
}
