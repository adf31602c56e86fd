package dev.parley.worker.model.openai;

import dev.langchain4j.exception.ContentFilteredException;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;

/** Tells from what langchain4j throws what went wrong. Nothing of prompt, answer or key gets into the messages. */
final class UpstreamFaults {
    private UpstreamFaults() {}

    /** @throws InterruptedException when the calling thread was interrupted */
    static ModelFault of(RuntimeException failure) throws InterruptedException {
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

    private static ModelFault status(UpstreamStatusException failure) {
        int status = failure.statusCode();
        String said = "the server answered with status " + status;
        return switch (status) {
            case 401, 403 -> ModelFault.free(ErrorCode.UNAUTHORIZED, said + "; check the model's api_key");
            case 408, 504 -> ModelFault.charged(ErrorCode.TIMED_OUT, said);
            case 429 -> ModelFault.free(ErrorCode.RATE_LIMITED, said, failure.retryAfter());
            case 404 -> ModelFault.free(ErrorCode.INVALID_REQUEST, said + "; check the model's name and base_url");
            default ->
                status >= 500 || status == 409 || status / 100 == 3
                        ? ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, said, failure.retryAfter())
                        : ModelFault.free(ErrorCode.INVALID_REQUEST, said);
        };
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
