package dev.parley.schemas.topic;

import org.jspecify.annotations.Nullable;

/** What a dead letter keeps of the record that it is about. */
public final class DeadLetterValue {
    /**
     * Below what a broker takes by default, headers counted. A record may be larger where its writer compressed it better; a dead
     * letter that nobody can write would stop whoever met it, again after each restart.
     */
    static final int MOST_BYTES = 900_000;

    private DeadLetterValue() {}

    /** The value, or none of one so large: the headers of the letter tell where the record lies. */
    public static byte @Nullable [] kept(byte @Nullable [] value) {
        return value == null || value.length > MOST_BYTES ? null : value;
    }
}
