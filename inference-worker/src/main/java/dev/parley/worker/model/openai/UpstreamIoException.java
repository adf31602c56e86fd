package dev.parley.worker.model.openai;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** No answer came over the network. It has no cause on purpose: the root of the chain is what gets classified. */
final class UpstreamIoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the JDK says of a server that answers in plain text. */
    private static final String NO_TLS = "Unrecognized SSL message, plaintext connection?";

    private final Kind kind;

    private UpstreamIoException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    enum Kind {
        /** Nothing was sent. */
        NOT_CONNECTED,
        /** The connection broke after the request was sent. */
        BROKEN,
        TIMED_OUT,
        INTERRUPTED
    }

    static UpstreamIoException timedOut(Duration limit) {
        return new UpstreamIoException(Kind.TIMED_OUT, "no answer within " + limit.toMillis() + " ms");
    }

    static UpstreamIoException tooLong() {
        return new UpstreamIoException(Kind.BROKEN, "the answer is too long");
    }

    static UpstreamIoException interrupted() {
        return new UpstreamIoException(Kind.INTERRUPTED, "the call was given up");
    }

    static UpstreamIoException of(@Nullable Throwable failure) {
        if (failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnresolvedAddressException) {
            return new UpstreamIoException(
                    Kind.NOT_CONNECTED,
                    "the server cannot be reached (" + reason(failure) + "); check the model's base_url");
        }
        if (isUnsecured(failure)) {
            return new UpstreamIoException(
                    Kind.NOT_CONNECTED,
                    "the server cannot be reached (no secure connection can be made); check whether the model's base_url begins"
                            + " with https:// rightly, and the server's certificate");
        }
        String what = failure == null ? "unknown" : failure.getClass().getSimpleName();
        return new UpstreamIoException(Kind.BROKEN, "the connection broke (" + what + ")");
    }

    /** Nothing of the request was sent: both sides did not get as far. */
    private static boolean isUnsecured(@Nullable Throwable failure) {
        return failure instanceof SSLHandshakeException
                || (failure instanceof SSLException && NO_TLS.equals(failure.getMessage()));
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name is unknown";
            }
        }
        return failure instanceof HttpConnectTimeoutException ? "no connection in time" : "no connection";
    }

    Kind kind() {
        return kind;
    }
}
