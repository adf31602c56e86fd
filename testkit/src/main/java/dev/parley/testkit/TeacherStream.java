package dev.parley.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One answer in OpenAI's streaming form: chunks as server-sent events, a word each, then {@code [DONE]}. */
final class TeacherStream {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long NEVER_REACHED = 1L << 40;

    private final TeacherRequest request;
    private final OutputStream out;
    private final CountDownLatch closed;
    private final Duration pace;
    private final Optional<Answer.Interrupted> interruption;
    private int written;

    private TeacherStream(
            TeacherRequest request,
            OutputStream out,
            CountDownLatch closed,
            Duration pace,
            Optional<Answer.Interrupted> interruption) {
        this.request = request;
        this.out = out;
        this.closed = closed;
        this.pace = pace;
        this.interruption = interruption;
    }

    /** Whether a request is to be answered so. */
    static boolean isWanted(TeacherRequest request) {
        return request.json().path("stream").asBoolean();
    }

    /**
     * Begins.
     *
     * @param closed counted down when the teacher stops
     * @param pace between two words
     * @param interruption what breaks it off, if anything does
     */
    static TeacherStream open(
            HttpExchange exchange,
            TeacherRequest request,
            CountDownLatch closed,
            Duration pace,
            Optional<Answer.Interrupted> interruption)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        boolean drops = interruption
                .filter(fault -> fault.how() == Answer.Break.DROPPED)
                .isPresent();
        // Closed before its announced length, a connection is cut; without a length it would end well.
        exchange.sendResponseHeaders(200, drops ? NEVER_REACHED : 0);
        return new TeacherStream(request, exchange.getResponseBody(), closed, pace, interruption);
    }

    /**
     * Writes an answer, unless it is interrupted.
     *
     * @throws IOException when the client is gone
     */
    void write(String text, String finishReason) throws IOException, InterruptedException {
        write(chunk(JSON.createObjectNode().put("role", "assistant").put("content", ""), null));
        for (String word : words(text)) {
            if (interruption.filter(fault -> fault.words() == written).isPresent()) {
                interrupt(interruption.get());
                return;
            }
            if (written > 0 && closed.await(pace.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            write(chunk(JSON.createObjectNode().put("content", word), null));
            written++;
        }
        end(finishReason, TeacherTexts.tokens(text));
    }

    /** Writes an answer in which the model says why it refuses. */
    void refuse(String reason) throws IOException {
        write(chunk(JSON.createObjectNode().put("role", "assistant").put("refusal", reason), null));
        end("stop", TeacherTexts.tokens(reason));
    }

    private void end(String finishReason, int completion) throws IOException {
        write(chunk(JSON.createObjectNode(), finishReason));
        if (request.json().path("stream_options").path("include_usage").asBoolean()) {
            ObjectNode last = chunk(JSON.createObjectNode(), null);
            last.putArray("choices");
            int prompt =
                    request.contents().stream().mapToInt(TeacherTexts::tokens).sum();
            last.putObject("usage")
                    .put("prompt_tokens", prompt)
                    .put("completion_tokens", completion)
                    .put("total_tokens", prompt + completion);
            write(last);
        }
        line("[DONE]");
    }

    private void interrupt(Answer.Interrupted fault) throws IOException, InterruptedException {
        switch (fault.how()) {
            case DROPPED -> {}
            case HANG -> closed.await();
            case ERROR -> {
                ObjectNode error = JSON.createObjectNode();
                error.putObject("error").put("message", "scripted").put("type", "server_error");
                write(error);
            }
        }
    }

    /** Words with the space behind them. */
    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = JSON.createObjectNode()
                .put("id", "chatcmpl-" + request.number())
                .put("object", "chat.completion.chunk")
                .put("created", 1_700_000_000)
                .put("model", request.model());
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return chunk;
    }

    private void write(ObjectNode event) throws IOException {
        line(event.toString());
    }

    private void line(String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
