package dev.parley.worker.model.openai;

import dev.langchain4j.exception.ContentFilteredException;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells from what langchain4j throws what went wrong with a call of one model. Nothing of prompt, answer or key gets into the
 * messages.
 *
 * <p>Status 401 is always about the key. 403 is about the key, too, or about one prompt: some providers answer so when their
 * moderation flags it. It counts as about the prompt unless the model has never answered and turned so many calls away:
 * {@value #FORBIDDEN_BEFORE_ANY_ANSWER}. Thread-safe.
 */
final class UpstreamFaults {
    static final int FORBIDDEN_BEFORE_ANY_ANSWER = 10;

    private final String server;
    private final AtomicInteger forbidden = new AtomicInteger();
    private volatile boolean answered;

    /** @param baseUrl the API's address; has no credentials in it */
    UpstreamFaults(String baseUrl) {
        this.server = baseUrl;
    }

    /** The model gave an answer: the key is good. */
    void answered() {
        answered = true;
    }

    /** @throws InterruptedException when the calling thread was interrupted */
    ModelFault of(RuntimeException failure) throws InterruptedException {
        if (failure instanceof ContentFilteredException) {
            // langchain4j's way to report a filled `refusal` field
            return ModelFault.charged(ErrorCode.REFUSED, "the model refused to answer");
        }
        return switch (root(failure)) {
            case UpstreamStatusException status -> status(status);
            case UpstreamIoException io -> io(io);
            case Throwable other ->
                ModelFault.charged(
                        ErrorCode.BAD_UPSTREAM,
                        "the answer could not be understood ("
                                + other.getClass().getSimpleName() + ")");
        };
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private ModelFault status(UpstreamStatusException failure) {
        int status = failure.statusCode();
        String said = "the server answered with status " + status;
        return switch (status) {
            case 401 -> unauthorized(status);
            case 403 -> forbidden(said);
            case 408, 504 -> ModelFault.charged(ErrorCode.TIMED_OUT, said);
            case 429 -> ModelFault.free(ErrorCode.RATE_LIMITED, said, failure.retryAfter());
            case 404 -> ModelFault.free(ErrorCode.INVALID_REQUEST, said + "; check the model's name and base_url");
            default ->
                status >= 500 || status == 409 || status / 100 == 3
                        ? ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, said, failure.retryAfter())
                        : ModelFault.free(ErrorCode.INVALID_REQUEST, said);
        };
    }

    private ModelFault unauthorized(int status) {
        return ModelFault.free(
                ErrorCode.UNAUTHORIZED, server + " answered with status " + status + "; check the model's api_key");
    }

    private ModelFault forbidden(String said) {
        if (!answered && forbidden.incrementAndGet() >= FORBIDDEN_BEFORE_ANY_ANSWER) {
            return unauthorized(403);
        }
        return ModelFault.free(
                ErrorCode.INVALID_REQUEST,
                said + ": the server refuses this prompt, or the model's api_key has no access");
    }

    private static ModelFault io(UpstreamIoException failure) throws InterruptedException {
        return switch (failure.kind()) {
            case NOT_CONNECTED -> ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, message(failure));
            case BROKEN -> ModelFault.charged(ErrorCode.UPSTREAM_UNAVAILABLE, message(failure));
            case TIMED_OUT -> ModelFault.charged(ErrorCode.TIMED_OUT, message(failure));
            case INTERRUPTED -> {
                Thread.interrupted();
                throw new InterruptedException(message(failure));
            }
        };
    }

    private static String message(UpstreamIoException failure) {
        return String.valueOf(failure.getMessage());
    }
}
