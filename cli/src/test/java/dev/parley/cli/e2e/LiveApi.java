package dev.parley.cli.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A running {@code parley up} or {@code parley api}, and what HTTP clients do with it. */
final class LiveApi implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ParleyProcess process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonNode addresses;

    /** Waits until a process that was started as {@link #start} does it says where it is. */
    LiveApi(ParleyProcess process) {
        this.process = process;
        await().atMost(PATIENCE).until(() -> process.output().endsWith("\n") || !process.isAlive());
        // What ends at once may still be alive when it has said why.
        this.addresses = read(process.output());
        if (!process.isAlive() || !addresses.has("api")) {
            throw new AssertionError("it did not start: " + process.output() + process.messages());
        }
    }

    /** Starts the command, which gets a free port, and waits until it says where it is. */
    static LiveApi start(Workspace workspace, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--port", "0"));
        return new LiveApi(workspace.start(all.toArray(String[]::new)));
    }

    /** An answer: its body as JSON, missing when it has none. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String text(String field) {
            return body.path(field).asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** A server-sent event. */
    record Event(String id, String type, JsonNode data) {}

    String base() {
        return addresses.path("api").asText();
    }

    JsonNode addresses() {
        return addresses;
    }

    ParleyProcess process() {
        return process;
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String json, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** A new conversation of a new profile about a new job opening. */
    String conversation() throws IOException, InterruptedException {
        String profile = created("/profiles", """
                        {"first_name": "Ana", "last_name": "Silva", "experiences": [
                          {"company": "Norte", "position": "Java developer", "description": "Kafka and Postgres"}]}""");
        String opening = created("/job_openings", """
                        {"title": "Backend engineer", "description": "Services on the JVM", "requirements": "Java, Kafka"}""");
        return created("/conversations", """
                        {"profile_id": "%s", "job_opening_id": "%s"}""".formatted(profile, opening));
    }

    /** On a busy machine what was made may not be visible at once: the answer is 202 then. */
    private String created(String path, String json) throws IOException, InterruptedException {
        Answer made = post(path, json);
        if (made.status() / 100 != 2) {
            throw new AssertionError(made.toString());
        }
        String id = made.text("id");
        await().atMost(PATIENCE).until(() -> get(path + "/" + id).status() == 200);
        return id;
    }

    void say(String conversation, String text) throws IOException, InterruptedException {
        String body =
                JSON.createObjectNode().put("role", "user").put("content", text).toString();
        Answer answer = post("/conversations/" + conversation + "/messages", body);
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer.toString());
        }
    }

    /** The chat once it is over. */
    JsonNode ended(String chat) {
        return await().atMost(PATIENCE)
                .until(() -> get("/chats/" + chat).body(), body -> !List.of("queued", "in_progress", "")
                        .contains(body.path("status").asText()));
    }

    /** All events of a chat from behind an event on, to the end of the stream or to as many as wanted. */
    List<Event> events(String chat, Optional<String> lastEventId, int most) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/chats/" + chat + "/events", "Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<Stream<String>> answer =
                http.send(request.GET().timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofLines());
        List<Event> events = new ArrayList<>();
        try (Stream<String> lines = answer.body()) {
            String id = "";
            String type = "";
            for (var each = lines.iterator(); events.size() < most && each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    type = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    events.add(new Event(id, type, read(line.substring(5))));
                }
            }
        }
        return events;
    }

    static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> event.type().equals("response.output_text.delta"))
                .forEach(event -> text.append(event.data().path("delta").asText()));
        return text.toString();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** An answer that is not JSON. */
    String text(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), read(response.body()), response);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }
}
