package dev.parley.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.CommandFailure;
import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Parley's HTTP API, as far as a chat needs it. Every POST carries an idempotency key, so it is repeated without harm. */
final class ApiClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final int HTTP_ACCEPTED = 202;
    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int HTTP_FORBIDDEN = 403;
    private static final int HTTP_NOT_FOUND = 404;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;
    private final Optional<String> key;

    /**
     * @param base of the API, without a path
     * @param key an API key, where the server asks for one
     */
    ApiClient(URI base, Optional<String> key) {
        this.base = base;
        this.key = key;
    }

    /**
     * Posts a JSON body.
     *
     * @return what was answered
     * @throws CommandFailure when the server cannot be reached, or refuses
     */
    JsonNode post(String path, JsonNode body) throws CommandFailure, InterruptedException {
        return post(path, body, UUID.randomUUID().toString()).body();
    }

    /** The same with a key that the caller chooses: one resource for each key, however often it is posted. */
    Answer post(String path, JsonNode body, String idempotencyKey) throws CommandFailure, InterruptedException {
        return accepted(send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body.toString()))
                .build()));
    }

    /** Gets a resource; throws as {@link #post} does. */
    JsonNode get(String path) throws CommandFailure, InterruptedException {
        return accepted(send(request(path).timeout(PATIENCE).GET().build())).body();
    }

    /** Whether there is such a resource; throws as {@link #post} does. */
    boolean has(String path) throws CommandFailure, InterruptedException {
        HttpResponse<String> answer = send(request(path).timeout(PATIENCE).GET().build());
        if (answer.statusCode() == HTTP_NOT_FOUND) {
            return false;
        }
        accepted(answer);
        return true;
    }

    /**
     * What was answered.
     *
     * @param status 200 to 299
     */
    record Answer(int status, JsonNode body) {
        /** Whether it can be read from now on; otherwise the read model is behind. */
        boolean readable() {
            return status != HTTP_ACCEPTED;
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws CommandFailure, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return http.send(request, BodyHandlers.ofString());
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw unreachable(e);
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /**
     * The events of a path from behind an event on. The stream is to be closed; it throws {@link java.io.UncheckedIOException}
     * when the connection breaks.
     *
     * @param lastEventId the last event that is known; empty to begin at the beginning
     */
    Events events(String path, String lastEventId) throws CommandFailure, IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> answer = http.send(request.GET().build(), BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            try (Stream<String> lines = answer.body()) {
                throw refused(answer.statusCode(), lines.reduce("", String::concat));
            }
        }
        return new Events(answer.body(), ServerSentEvent.parse(answer.body().iterator()));
    }

    /** Server-sent events while they come. */
    record Events(Stream<String> lines, Iterator<ServerSentEvent> events) implements AutoCloseable {
        @Override
        public void close() {
            lines.close();
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    private Answer accepted(HttpResponse<String> answer) throws CommandFailure {
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), answer.body());
        }
        return new Answer(answer.statusCode(), read(answer.body()));
    }

    /** What a body says. */
    static JsonNode read(String json) throws CommandFailure {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "The server's answer is no JSON; is it Parley's API?", e);
        }
    }

    private static CommandFailure refused(int status, String body) throws CommandFailure {
        JsonNode problem = body.startsWith("{") ? read(body) : JSON.createObjectNode();
        StringBuilder message = new StringBuilder("The API refuses (" + status + "): ")
                .append(problem.path("detail").asText(problem.path("title").asText("no reason is given")));
        problem.path("errors").forEach(error -> message.append("\n  ")
                .append(error.path("field").asText())
                .append(": ")
                .append(error.path("message").asText()));
        if (status == HTTP_UNAUTHORIZED || status == HTTP_FORBIDDEN) {
            message.append(" PARLEY_API_KEY is the key that is sent.");
            return new CommandFailure(ExitCode.CONFIGURATION, message.toString());
        }
        return new CommandFailure(
                status >= 500 || status == 429 ? ExitCode.UNAVAILABLE : ExitCode.FAILURE, message.toString());
    }

    CommandFailure unreachable(IOException cause) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                "No API answers at " + base + ". Start one with 'parley up', or name its address with --url.",
                cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
