package dev.parley.worker.model.openai;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;

/** The server answered with an error status. Its body is left out: it may repeat the prompt. */
final class UpstreamStatusException extends HttpException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    UpstreamStatusException(int status, Optional<Duration> retryAfter) {
        super(status, "status " + status);
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
