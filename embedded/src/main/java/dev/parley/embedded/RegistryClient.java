package dev.parley.embedded;

import dev.parley.schemas.serde.WholeAnswers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The few calls that make a fresh registry usable. */
final class RegistryClient {
    /** Every answer of a registry that Parley started carries the name of that start in this header. */
    static final String START_HEADER = "X-Parley-Start";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 4;
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
        HttpResponse<String> answer = insist("POST", "/admin/rules", rule);
        if (answer.statusCode() == CONFLICT) {
            answer = insist("PUT", "/admin/rules/" + type, rule);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("it refused the rule " + type + " with status " + answer.statusCode());
        }
    }

    /** Asks again when no answer comes: on a busy machine, a registry that has just started may lose one. */
    private HttpResponse<String> insist(String method, String path, String body)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return send(method, path, body, TIMEOUT);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
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
        return WholeAnswers.of(http, request, timeout);
    }
}
