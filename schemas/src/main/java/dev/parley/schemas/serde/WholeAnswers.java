package dev.parley.schemas.serde;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers of a registry with their bodies, in bounded time. The time limit of {@link HttpClient} ends with the headers, and a
 * registry that is just starting has been seen to lose the body that belongs to them: waiting for it would never end.
 */
public final class WholeAnswers {
    private WholeAnswers() {}

    /**
     * Sends a request and waits for the last byte of its answer.
     *
     * @throws IOException when the server cannot be reached, or the answer is not whole in time
     */
    public static HttpResponse<String> of(HttpClient http, HttpRequest request, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
