package dev.parley.worker.model.openai;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;

/** The server answered with an error status. Of its body only the reason is kept: the rest may repeat the prompt. */
final class UpstreamStatusException extends HttpException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;
    private final transient Optional<String> reason;

    /** @param reason what the body says in a word, see {@link UpstreamReason} */
    UpstreamStatusException(int status, Optional<Duration> retryAfter, Optional<String> reason) {
        super(status, "status " + status);
        this.retryAfter = retryAfter;
        this.reason = reason;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    Optional<String> reason() {
        return reason;
    }
}
