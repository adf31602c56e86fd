package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedTeacherTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());

    @AfterEach
    void close() {
        teacher.close();
        http.shutdownNow();
    }

    @Test
    void shouldAnswerTheSameRequestWithTheSameText() throws Exception {
        String first = text(ask("hello"));

        assertThat(text(ask("hello"))).isEqualTo(first);
        assertThat(text(ask("bye"))).isNotEqualTo(first);
        assertThat(teacher.requests())
                .extracting(TeacherRequest::contents)
                .containsExactly(List.of("hello"), List.of("hello"), List.of("bye"));
        assertThat(teacher.requests().getFirst().model()).isEqualTo("m");
        assertThat(teacher.requests().getFirst().roles()).containsExactly("user");
        JsonNode usage = json(ask("hello there")).path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(2);
        assertThat(usage.path("completion_tokens").asInt()).isPositive();
    }

    @Test
    void shouldFollowTheScript() throws Exception {
        teacher.follow(Script.first(
                new Answer.RateLimited(Duration.ofSeconds(2)),
                new Answer.Failure(500, "broken"),
                new Answer.Garbage(),
                Answer.empty(),
                Answer.contentFiltered(),
                new Answer.Refusal("I cannot."),
                Answer.text("given")));

        HttpResponse<String> limited = ask("1");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("2");
        assertThat(ask("2").statusCode()).isEqualTo(500);
        String garbage = ask("3").body();
        assertThatThrownBy(() -> JSON.readTree(garbage)).isInstanceOf(IOException.class);
        assertThat(text(ask("4"))).isEmpty();
        assertThat(choice(ask("5")).path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(choice(ask("6")).path("message").path("refusal").asText()).isEqualTo("I cannot.");
        assertThat(text(ask("7"))).isEqualTo("given");
        assertThat(text(ask("8"))).isNotEmpty();
        assertThat(teacher.count()).isEqualTo(8);
    }

    @Test
    void shouldCutTheConnection() {
        teacher.follow(Script.always(new Answer.Dropped()));

        assertThatThrownBy(() -> ask("x")).isInstanceOf(IOException.class);
    }

    @Test
    void shouldHangUntilTheClientGivesUp() {
        teacher.follow(Script.always(new Answer.Hang()));

        CompletableFuture<HttpResponse<String>> asked =
                http.sendAsync(request("x"), HttpResponse.BodyHandlers.ofString());

        await().atMost(PATIENCE).until(() -> teacher.inFlight() == 1);
        assertThat(asked).isNotDone();
        asked.cancel(true);
    }

    @Test
    void shouldAnswerOnlySoMany() throws Exception {
        teacher.follow(Script.upTo(1, Script.normal()));

        assertThat(text(ask("1"))).isNotEmpty();
        CompletableFuture<HttpResponse<String>> second =
                http.sendAsync(request("2"), HttpResponse.BodyHandlers.ofString());

        await().atMost(PATIENCE).until(() -> teacher.inFlight() == 1);
        assertThat(second).isNotDone();
    }

    @Test
    void shouldCountRequestsInFlight() {
        teacher.follow(Script.together(2, Script.normal()));

        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 20)
                .mapToObj(i -> http.sendAsync(request("q" + i), HttpResponse.BodyHandlers.ofString()))
                .toList();
        all.forEach(CompletableFuture::join);

        assertThat(teacher.peakInFlight()).isGreaterThan(1);
        assertThat(teacher.count()).isEqualTo(20);
        assertThat(teacher.requests()).extracting(TeacherRequest::number).doesNotHaveDuplicates();
    }

    @Test
    void shouldStreamTheSameTextWordByWord() throws Exception {
        String whole = text(ask("hello"));
        List<String> events = stream("hello", ",\"stream_options\":{\"include_usage\":true}");
        StringBuilder joined = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            joined.append(JSON.readTree(event)
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asText(""));
        }

        assertThat(joined).hasToString(whole);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(JSON.readTree(events.get(events.size() - 2))
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(whole.split(" ").length);
    }

    @Test
    void shouldBreakStreamsOffAsScripted() throws Exception {
        teacher.follow(Script.always(new Answer.Interrupted(3, Answer.Break.ERROR)));
        List<String> events = stream("hello", "");
        assertThat(events).hasSize(5);
        assertThat(JSON.readTree(events.getLast()).has("error")).isTrue();

        teacher.follow(Script.always(new Answer.Interrupted(3, Answer.Break.DROPPED)));
        assertThatThrownBy(() -> stream("hello", "")).isInstanceOf(IOException.class);
    }

    private List<String> stream(String content, String options) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(teacher.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"stream\":true" + options
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    @Test
    void shouldDrawFaultsByTheirShares() throws Exception {
        teacher.follow(Script.mix(7, new Script.Share(0.5, new Answer.Failure(500, "drawn"))));
        int failed = 0;
        for (int i = 0; i < 200; i++) {
            failed += ask("q").statusCode() == 500 ? 1 : 0;
        }

        assertThat(failed).isBetween(70, 130);
        teacher.forget();
        assertThat(teacher.requests()).isEmpty();
    }

    @Test
    void shouldRunAsAProcessOfItsOwn() throws Exception {
        try (ChildProcess process = ChildProcess.run(TeacherProcess.class, "--port", "0")) {
            String url = process.awaitLine(line -> line.startsWith("http://127.0.0.1:"), PATIENCE);
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/chat/completions"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
                    .build();
            assertThat(text(http.send(request, HttpResponse.BodyHandlers.ofString())))
                    .isNotEmpty();
            process.kill();
            assertThat(process.family()).noneMatch(ProcessHandle::isAlive);
        }
    }

    private HttpResponse<String> ask(String content) throws IOException, InterruptedException {
        return http.send(request(content), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String content) {
        return HttpRequest.newBuilder(URI.create(teacher.baseUrl() + "/chat/completions"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}"))
                .build();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static JsonNode choice(HttpResponse<String> response) throws IOException {
        return json(response).path("choices").path(0);
    }

    private static String text(HttpResponse<String> response) throws IOException {
        return choice(response).path("message").path("content").asText();
    }
}
