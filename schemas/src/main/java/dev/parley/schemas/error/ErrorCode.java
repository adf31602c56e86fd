package dev.parley.schemas.error;

import java.util.Locale;

/**
 * Everything that can go wrong with a piece of work, as it appears in events, logs, metrics and HTTP answers. Codes are
 * public API: they are added, never renamed.
 */
public enum ErrorCode {
    /** The provider's filter withheld the answer. */
    CONTENT_FILTERED(false),
    /** The model declined to answer. */
    REFUSED(false),
    /** The provider rejected the request itself (4xx other than 408, 409 and 429). */
    INVALID_REQUEST(false),
    /** The provider rejected the credentials, or what may be spent with them is spent. A generation run waits for better ones. */
    UNAUTHORIZED(false),
    /** No entry of the request's models is in the worker's model catalogue. */
    UNKNOWN_MODEL(false),
    /** The answer could not be understood: not JSON, or without the fields that it must have. */
    BAD_UPSTREAM(true),
    /** The model answered with no text. */
    EMPTY_ANSWER(true),
    /** The provider asks to slow down. */
    RATE_LIMITED(true),
    /** The provider failed (5xx), or could not be reached. */
    UPSTREAM_UNAVAILABLE(true),
    /** No answer within the time allowed. */
    TIMED_OUT(true),
    /** The request's deadline passed before it was answered. */
    EXPIRED(false),
    /** The worker itself failed on this request, by a bug. */
    POISON_REQUEST(false),
    /** The requester withdrew the request. */
    CANCELLED(false),
    /** The conversation has an open chat, and this one was not to wait for it. */
    CONVERSATION_BUSY(false),
    /** The run's budget does not allow another call. */
    BUDGET_EXHAUSTED(false),
    /** The worker works for another run only; this one can be resumed. */
    RUN_INACTIVE(false),
    /** The run's own configuration cannot be understood by this version of Parley. */
    INVALID_RUN(false);

    private final boolean transientFault;

    ErrorCode(boolean transientFault) {
        this.transientFault = transientFault;
    }

    /** Whether the same request may well succeed when it is made again. */
    public boolean isTransient() {
        return transientFault;
    }

    /** The code as events and documents spell it: lower snake case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
