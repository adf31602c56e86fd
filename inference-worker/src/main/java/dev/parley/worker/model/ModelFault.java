package dev.parley.worker.model;

import static java.util.Objects.requireNonNull;

import dev.parley.schemas.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** A model gave no answer. The message is for people and holds neither prompt nor answer nor key. */
public final class ModelFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Optional<Duration> retryAfter;
    private final boolean charged;
    private final boolean asked;

    private ModelFault(ErrorCode code, String message, Optional<Duration> retryAfter, boolean charged, boolean asked) {
        super(requireNonNull(message, "message is null"), null, false, false);
        this.code = requireNonNull(code, "code is null");
        this.retryAfter = retryAfter;
        this.charged = charged;
        this.asked = asked;
    }

    /** There was no call: it is known beforehand that it is of no use, or it is not allowed. */
    public static ModelFault notAsked(ErrorCode code, String message) {
        return new ModelFault(code, message, Optional.empty(), false, false);
    }

    /** A fault that costs nothing: the provider turned the request away. */
    public static ModelFault free(ErrorCode code, String message) {
        return new ModelFault(code, message, Optional.empty(), false, true);
    }

    /** The provider turned the request away, and says when to come again. */
    public static ModelFault free(ErrorCode code, String message, Optional<Duration> retryAfter) {
        return new ModelFault(code, message, retryAfter, false, true);
    }

    /** The provider may have done the work and may bill it, but its answer is of no use or never came. */
    public static ModelFault charged(ErrorCode code, String message) {
        return new ModelFault(code, message, Optional.empty(), true, true);
    }

    public ErrorCode code() {
        return code;
    }

    /** How long the provider wants to be left alone, if it says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether the call may have consumed tokens although nobody can say how many. */
    public boolean mayBeCharged() {
        return charged;
    }

    /** Whether the model was asked at all. */
    public boolean wasAsked() {
        return asked;
    }
}
