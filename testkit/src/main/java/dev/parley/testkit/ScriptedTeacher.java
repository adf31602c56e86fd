package dev.parley.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A teacher for tests: an OpenAI-compatible chat-completions server on loopback whose answers and faults a {@link Script} decides.
 * It keeps every request. Asked for a stream ({@code "stream": true}) it answers in chunks, a word each.
 */
public final class ScriptedTeacher implements AutoCloseable {
    static {
        // Otherwise every answer on a kept connection waits for the client's delayed acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<TeacherRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile Script script;

    private ScriptedTeacher(HttpServer server, Script script) {
        this.server = server;
        this.script = script;
    }

    /** Starts one on a free port. */
    public static ScriptedTeacher start(Script script) {
        return start(0, script);
    }

    static ScriptedTeacher start(int port, Script script) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            ScriptedTeacher teacher = new ScriptedTeacher(server, script);
            server.createContext("/v1/chat/completions", teacher::handle);
            server.setExecutor(teacher.threads);
            server.start();
            return teacher;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What {@code OPENAI_BASE_URL} is to be set to. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Answers by another script from now on. */
    public void follow(Script next) {
        script = next;
    }

    /** Every request so far, in the order in which they were read. */
    public List<TeacherRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many requests have come. */
    public int count() {
        return numbers.get();
    }

    /** How many are being worked on now; a request is done with as soon as the first byte of its answer may leave. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The most that were being answered at one time. */
    public int peakInFlight() {
        return peak.get();
    }

    /** How many streams their clients left before the end. */
    public int abandoned() {
        return abandoned.get();
    }

    /** Forgets the requests and counts from 1 again. Not to be called while requests are in flight. */
    public void forget() {
        requests.clear();
        numbers.set(0);
        peak.set(0);
        abandoned.set(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            TeacherRequest request = new TeacherRequest(numbers.incrementAndGet(), body, JSON.readTree(body), headers);
            requests.add(request);
            peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            Answer answer = worked(script.answer(request));
            if (TeacherStream.isWanted(request)) {
                stream(exchange, request, answer, Duration.ZERO);
            } else {
                send(exchange, request, answer);
            }
        } catch (JsonProcessingException notJson) {
            send(exchange, 400, error("The body is not JSON."));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits as long as the answer takes. What is counted ends here, before anything is sent: a client that has its answer may
     * ask again sooner than this thread runs on.
     */
    private Answer worked(Answer answer) throws InterruptedException {
        try {
            Answer next = answer;
            while (next instanceof Answer.Delayed(Duration by, Answer then)) {
                next = closed.await(by.toNanos(), TimeUnit.NANOSECONDS) ? new Answer.Hang() : then;
            }
            if (next instanceof Answer.Hang) {
                closed.await();
            }
            return next;
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void stream(HttpExchange exchange, TeacherRequest request, Answer answer, Duration pace)
            throws IOException, InterruptedException {
        switch (answer) {
            case Answer.Normal() -> stream(exchange, request, Answer.text(TeacherTexts.of(request.key())), pace);
            case Answer.Text(String text, String reason) ->
                words(exchange, request, text, reason, pace, Optional.empty());
            case Answer.Interrupted fault ->
                words(exchange, request, TeacherTexts.of(request.key()), "stop", pace, Optional.of(fault));
            case Answer.Refusal(String reason) ->
                TeacherStream.open(exchange, request, closed, pace, Optional.empty())
                        .refuse(reason);
            case Answer.Paced(Duration slower, Answer then) -> stream(exchange, request, then, slower);
            default -> send(exchange, request, answer);
        }
    }

    private void words(
            HttpExchange exchange,
            TeacherRequest request,
            String text,
            String reason,
            Duration pace,
            Optional<Answer.Interrupted> fault)
            throws IOException, InterruptedException {
        try {
            TeacherStream.open(exchange, request, closed, pace, fault).write(text, reason);
        } catch (IOException e) {
            if (fault.isEmpty()) {
                abandoned.incrementAndGet();
            }
            throw e;
        }
    }

    private static void send(HttpExchange exchange, TeacherRequest request, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Normal() -> send(exchange, 200, completion(request, TeacherTexts.of(request.key()), "stop"));
            case Answer.Text(String text, String reason) -> send(exchange, 200, completion(request, text, reason));
            case Answer.Refusal(String reason) -> send(exchange, 200, refusal(request, reason));
            case Answer.RateLimited(Duration retryAfter) -> {
                exchange.getResponseHeaders().set("Retry-After", Long.toString(retryAfter.toSeconds()));
                send(exchange, 429, error("Rate limit reached."));
            }
            case Answer.Failure(int status, String message) -> send(exchange, status, error(message));
            case Answer.Garbage() -> send(exchange, 200, "<html>upstream said: {\"choices\": [");
            case Answer.Interrupted(int _, Answer.Break how)
            when how == Answer.Break.ERROR -> send(exchange, 500, error("scripted"));
            case Answer.Interrupted _, Answer.Dropped() ->
                drop(exchange, completion(request, TeacherTexts.of(request.key()), "stop"));
            case Answer.Hang() -> {}
            case Answer.Paced(Duration _, Answer then) -> send(exchange, request, then);
            case Answer.Delayed _ -> {}
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void drop(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
    }

    private static String completion(TeacherRequest request, String text, String finishReason) {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant").put("content", text);
        return envelope(request, message, finishReason, TeacherTexts.tokens(text));
    }

    private static String refusal(TeacherRequest request, String reason) {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant");
        message.putNull("content").put("refusal", reason);
        return envelope(request, message, "stop", TeacherTexts.tokens(reason));
    }

    private static String envelope(TeacherRequest request, ObjectNode message, String finishReason, int completion) {
        int prompt = request.contents().stream().mapToInt(TeacherTexts::tokens).sum();
        ObjectNode answer = JSON.createObjectNode()
                .put("id", "chatcmpl-" + request.number())
                .put("object", "chat.completion")
                .put("created", 1_700_000_000)
                .put("model", request.model());
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.put("finish_reason", finishReason);
        answer.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        return answer.toString();
    }

    private static String error(String message) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("error")
                .put("message", message)
                .put("type", "scripted")
                .putNull("code");
        return answer.toString();
    }

    /** Stops it; hanging requests are let go. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
