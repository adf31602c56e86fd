package dev.parley.worker.intake;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.error.ErrorCode;
import java.util.Map;

/**
 * What a predecessor left of replies that it wrote piece by piece.
 *
 * @param deltasFrom no piece of a request that is not done lies before this offset of the deltas; {@link #NO_DELTAS} in a
 *     lane without
 * @param deltasEnd where they end
 * @param cancelled requests of which no answer is wanted any more, and why
 * @param begun replies that were begun and not ended, which are taken over
 */
record Takeover(long deltasFrom, long deltasEnd, Map<String, ErrorCode> cancelled, Map<String, Begun> begun) {
    static final long NO_DELTAS = -1;

    /** In a lane without deltas. */
    static final Takeover NONE = new Takeover(NO_DELTAS, NO_DELTAS, Map.of(), Map.of());

    Takeover {
        cancelled = Map.copyOf(cancelled);
        begun = Map.copyOf(begun);
    }

    /**
     * A reply that is taken over; the beginning of its new attempt is in the log.
     *
     * @param attempt the new attempt
     * @param text what earlier attempts have written, perhaps nothing
     */
    record Begun(int attempt, String text) {
        Begun {
            requireNonNull(text, "text is null");
        }
    }
}
