package dev.parley.worker.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells from what langchain4j throws what went wrong with a call of one model. Nothing of prompt, answer or key gets into the
 * messages.
 *
 * <p>Status 401 is always about the key, and 402 about what is left to spend with it. 403 is about the key, too, or about
 * one prompt: some providers answer so when their moderation flags it. It counts as about the prompt unless the model has
 * never answered and turned so many calls away: {@value #REFUSED_BEFORE_ANY_ANSWER}. So does a 429 for lack of credit, which
 * some providers say where others ask to slow down. Thread-safe.
 */
final class UpstreamFaults {
    static final int REFUSED_BEFORE_ANY_ANSWER = 10;

    private static final String SERVER = "the server answered with ";
    private static final Set<String> NO_CREDIT =
            Set.of("insufficient_quota", "billing_not_active", "billing_hard_limit_reached");

    private final String server;
    private final AtomicInteger refused = new AtomicInteger();
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
            case JsonProcessingException _ ->
                ModelFault.charged(
                        ErrorCode.BAD_UPSTREAM,
                        "the answer is no JSON, so it may be another server's; check the model's base_url");
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
        String said = "status " + status
                + failure.reason().map(reason -> " (" + reason + ")").orElse("");
        return switch (status) {
            case 401 -> unauthorized(said, "check the model's api_key");
            case 402 -> noCredit(said);
            case 403 -> forbidden(said);
            case 408, 504 -> ModelFault.charged(ErrorCode.TIMED_OUT, SERVER + said);
            case 429 ->
                failure.reason().filter(NO_CREDIT::contains).isPresent() && isClosed()
                        ? noCredit(said)
                        : ModelFault.free(ErrorCode.RATE_LIMITED, SERVER + said, failure.retryAfter());
            case 404 ->
                ModelFault.free(ErrorCode.INVALID_REQUEST, SERVER + said + "; check the model's name and base_url");
            case 301, 302, 303, 307, 308 ->
                ModelFault.free(
                        ErrorCode.UPSTREAM_UNAVAILABLE,
                        SERVER + said + ", which is not followed; check the model's base_url",
                        failure.retryAfter());
            default ->
                status >= 500 || status == 409 || status / 100 == 3
                        ? ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, SERVER + said, failure.retryAfter())
                        : ModelFault.free(ErrorCode.INVALID_REQUEST, SERVER + said);
        };
    }

    private ModelFault unauthorized(String said, String advice) {
        return ModelFault.free(ErrorCode.UNAUTHORIZED, server + " answered with " + said + "; " + advice);
    }

    private ModelFault noCredit(String said) {
        return unauthorized(said, "the account of the model's api_key has no credit left");
    }

    private ModelFault forbidden(String said) {
        return isClosed()
                ? unauthorized(said, "check the model's api_key")
                : ModelFault.free(
                        ErrorCode.INVALID_REQUEST,
                        SERVER + said + ": the server refuses this prompt, or the model's api_key has no access");
    }

    /** Whether the model was closed to us from the beginning, as far as can be told after one more refusal. */
    private boolean isClosed() {
        return !answered && refused.incrementAndGet() >= REFUSED_BEFORE_ANY_ANSWER;
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
