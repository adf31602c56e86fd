package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.parley.domain.models.Secret;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.testkit.Answer;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.LanguageModelContract;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.TokenCount;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiLanguageModelIT extends LanguageModelContract {
    private static final String KEY = "sk-canary-12345";

    private final ScriptedTeacher teacher = ScriptedTeacher.start(Script.normal());

    @AfterEach
    void stop() {
        teacher.close();
    }

    @Override
    protected LanguageModel model() {
        return new OpenAiModels()
                .model(teacher.baseUrl(), Optional.of(new Secret(KEY)), "served-as", Duration.ofSeconds(20));
    }

    @Override
    protected LanguageModel slowModel() {
        teacher.follow(Script.always(new Answer.Paced(Duration.ofSeconds(1), new Answer.Normal())));
        return model();
    }

    private static Prompt prompt() {
        Sampling sampling =
                new Sampling(OptionalDouble.of(0.25), OptionalDouble.empty(), OptionalInt.of(33), List.of("END"));
        return new Prompt(List.of(new Prompt.Message("user", "secret words")), sampling, "s", Optional.empty());
    }

    private ModelFault fault(Answer answer) {
        teacher.follow(Script.always(answer));
        return catchThrowableOfType(ModelFault.class, () -> model().answer(prompt()));
    }

    @Test
    void shouldSendWhatWasAskedAndNothingElse() throws Exception {
        model().answer(prompt());
        JsonNode body = teacher.requests().getFirst().json();
        assertThat(body.get("model").asText()).isEqualTo("served-as");
        assertThat(body.get("temperature").asDouble()).isEqualTo(0.25);
        assertThat(body.get("max_tokens").asInt()).isEqualTo(33);
        assertThat(body.get("stop").get(0).asText()).isEqualTo("END");
        assertThat(body.has("top_p")).isFalse();
        assertThat(teacher.requests().getFirst().headers()).containsEntry("authorization", "Bearer " + KEY);
    }

    @Test
    void shouldSendTheSameWhenItStreams() throws Exception {
        model().stream(prompt(), "", _ -> true);
        JsonNode body = teacher.requests().getFirst().json();
        assertThat(body.get("model").asText()).isEqualTo("served-as");
        assertThat(body.get("max_tokens").asInt()).isEqualTo(33);
        assertThat(body.get("stop").get(0).asText()).isEqualTo("END");
        assertThat(body.has("top_p")).isFalse();
        assertThat(teacher.requests().getFirst().headers()).containsEntry("authorization", "Bearer " + KEY);
        model().stream(prompt(), "So far", _ -> true);
        assertThat(teacher.requests().getLast().roles()).containsExactly("user", "assistant", "user");
        assertThat(teacher.requests().getLast().contents().get(1)).isEqualTo("So far");
    }

    @Test
    void shouldTakeTheWholeAnswerOfAServerThatDoesNotStream() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] document = """
                    {
                      "model": "served-whole",
                      "choices": [{"message": {"role": "assistant", "content": "All at once."}, "finish_reason": "length"}],
                      "usage": {"prompt_tokens": 5, "completion_tokens": 3}
                    }
                    """.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        server.start();
        try {
            String baseUrl = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
            List<String> pieces = new ArrayList<>();

            dev.parley.worker.model.Answer answer = new OpenAiModels()
                    .model(baseUrl, Optional.empty(), "m", Duration.ofSeconds(20)).stream(prompt(), "", pieces::add);

            assertThat(pieces).containsExactly("All at once.");
            assertThat(answer)
                    .isEqualTo(new dev.parley.worker.model.Answer(
                            "All at once.",
                            dev.parley.worker.model.Answer.Finish.LENGTH,
                            Optional.of("served-whole"),
                            Optional.of(new TokenCount(5, 3))));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldNotTakeABrokenStreamForAnAnswer() {
        for (Answer.Break how : List.of(Answer.Break.DROPPED, Answer.Break.ERROR)) {
            teacher.follow(Script.always(new Answer.Interrupted(3, how)));
            StringBuilder written = new StringBuilder();
            ModelFault fault = catchThrowableOfType(
                    ModelFault.class,
                    () -> model().stream(
                            prompt(), "", piece -> written.append(piece).length() > 0));
            assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
            assertThat(fault).hasMessageNotContaining("scripted");
            assertThat(written.toString().strip().split(" ")).hasSize(3);
        }
    }

    /** They come with status 200 and half a text. */
    @ParameterizedTest
    @ValueSource(strings = {"error", "abort", "insufficient_system_resource"})
    void shouldNotTakeForWholeWhatTheServerSaysItBrokeOff(String reason) {
        Answer half = new Answer.Text("We have an opening for a", reason);
        for (ModelFault fault : List.of(fault(half), streamFault(half))) {
            assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
            assertThat(fault.mayBeCharged()).isTrue();
        }
    }

    @Test
    void shouldTakeForWholeWhatEndsForAReasonOfItsOwn() throws Exception {
        teacher.follow(Script.always(new Answer.Text("Good morning.", "eos_token")));
        assertThat(model().answer(prompt()).finish()).isEqualTo(dev.parley.worker.model.Answer.Finish.STOP);
        assertThat(model().stream(prompt(), "", _ -> true).finish())
                .isEqualTo(dev.parley.worker.model.Answer.Finish.STOP);
    }

    @Test
    void shouldSayWhatWentWrongBeforeTheFirstPiece() {
        assertThat(streamFault(new Answer.RateLimited(Duration.ofSeconds(7))).retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(streamFault(new Answer.Failure(401, "bad key " + KEY)).code())
                .isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(streamFault(new Answer.Refusal("secret words")).code()).isEqualTo(ErrorCode.REFUSED);
        assertThat(streamFault(new Answer.Garbage()).code())
                .isIn(ErrorCode.UPSTREAM_UNAVAILABLE, ErrorCode.BAD_UPSTREAM);
        assertThat(streamFault(new Answer.Failure(400, "secret words"))).hasMessageNotContaining("secret");
    }

    private ModelFault streamFault(Answer answer) {
        teacher.follow(Script.always(answer));
        return catchThrowableOfType(ModelFault.class, () -> model().stream(prompt(), "", _ -> true));
    }

    @Test
    void shouldMakeOneCallAndSayWhatWentWrong() {
        ModelFault limited = fault(new Answer.RateLimited(Duration.ofSeconds(7)));
        assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(teacher.count()).isEqualTo(1);
        assertThat(fault(new Answer.Failure(500, "")).code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
        assertThat(fault(new Answer.Failure(404, "")).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(fault(new Answer.Garbage()).mayBeCharged()).isTrue();
    }

    @Test
    void shouldTellARefusedKeyFromARefusedPrompt() throws Exception {
        ModelFault denied = fault(new Answer.Failure(401, "bad key " + KEY));
        assertThat(denied.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(denied).hasMessageContaining(teacher.baseUrl()).hasMessageContaining("401");
        LanguageModel closed = model();
        LanguageModel open = model();
        teacher.follow(Script.normal());
        open.answer(prompt());

        teacher.follow(Script.always(new Answer.Failure(403, "flagged")));
        for (int call = 1; call <= 2 * UpstreamFaults.REFUSED_BEFORE_ANY_ANSWER; call++) {
            assertThat(catchThrowableOfType(ModelFault.class, () -> open.answer(prompt()))
                            .code())
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(catchThrowableOfType(ModelFault.class, () -> closed.answer(prompt()))
                            .code())
                    .isEqualTo(
                            call < UpstreamFaults.REFUSED_BEFORE_ANY_ANSWER
                                    ? ErrorCode.INVALID_REQUEST
                                    : ErrorCode.UNAUTHORIZED);
        }
    }

    @Test
    void shouldKeepKeysAndTextsOutOfMessages() {
        for (Answer answer : List.of(
                new Answer.Garbage(),
                new Answer.Failure(401, "bad key " + KEY),
                new Answer.Failure(400, "secret words"),
                new Answer.Refusal("secret words"))) {
            assertThat(fault(answer)).hasMessageNotContainingAny(KEY, "secret words", "upstream said");
        }
    }

    @Test
    void shouldNotWaitForAServerThatIsNotThere() {
        LanguageModel nowhere =
                new OpenAiModels().model("http://127.0.0.1:1/v1", Optional.empty(), "m", Duration.ofSeconds(20));
        ModelFault fault = catchThrowableOfType(ModelFault.class, () -> nowhere.answer(prompt()));
        assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
        assertThat(fault.mayBeCharged()).isFalse();
        assertThat(fault).hasMessageContaining("(no connection)");
    }

    @Test
    void shouldSayThatTheNameOfAServerIsUnknown() {
        LanguageModel nowhere =
                new OpenAiModels().model("http://nowhere.invalid/v1", Optional.empty(), "m", Duration.ofSeconds(20));
        assertThat(catchThrowableOfType(ModelFault.class, () -> nowhere.answer(prompt())))
                .hasMessageContaining("(its name is unknown)");
    }
}
