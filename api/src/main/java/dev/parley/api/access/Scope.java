package dev.parley.api.access;

import java.util.Locale;

/** What a key allows. None includes another: a key has those that it was given. */
public enum Scope {
    /** Whatever does not change anything. */
    READ,
    /** Whatever does. */
    WRITE,
    /** What concerns the installation and not one tenant's data: metrics. */
    ADMIN;

    /** As documents and tables spell it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scope of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Scope of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
