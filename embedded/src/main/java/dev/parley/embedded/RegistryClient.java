package dev.parley.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The few calls that make a fresh registry usable. */
final class RegistryClient {
    /** Every answer of a registry that Parley started carries the name of that start in this header. */
    static final String START_HEADER = "X-Parley-Start";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final int CONFLICT = 409;

    private final HttpClient http;
    private final URI api;

    RegistryClient(HttpClient http, URI api) {
        this.http = http;
        this.api = api;
    }

    /** Whether the registry of that start answers, and not another that has the port. */
    boolean answers(String start) throws InterruptedException {
        try {
            HttpResponse<String> answer = send("GET", "/system/info", "", GLANCE);
            return answer.statusCode() == 200
                    && answer.headers().firstValue(START_HEADER).equals(Optional.of(start));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Sets a global rule, whether or not it was set before. */
    void setRule(String type, String level) throws IOException, InterruptedException {
        String rule = "{\"ruleType\":\"" + type + "\",\"config\":\"" + level + "\"}";
        HttpResponse<String> answer = send("POST", "/admin/rules", rule, TIMEOUT);
        if (answer.statusCode() == CONFLICT) {
            answer = send("PUT", "/admin/rules/" + type, rule, TIMEOUT);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("it refused the rule " + type + " with status " + answer.statusCode());
        }
    }

    private HttpResponse<String> send(String method, String path, String body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        return whole(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()), timeout);
    }

    /**
     * The answer with its body. The client's own time limit ends with the headers, and a registry that is just starting
     * has been seen to lose the body that belongs to them: waiting for it would never end.
     */
    private static HttpResponse<String> whole(CompletableFuture<HttpResponse<String>> answer, Duration timeout)
            throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
