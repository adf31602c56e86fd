package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways answer with 200 before they know what comes of it, and with an error then. */
class BelatedErrorIT {
    private static final Prompt PROMPT =
            new Prompt(List.of(new Prompt.Message("user", "Hello?")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());

    private volatile String body = "";
    private HttpServer server;
    private LanguageModel model;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] document = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
        model = new OpenAiModels().model(address, Optional.empty(), "m", Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED", "502, UPSTREAM_UNAVAILABLE", "\"server_error\", UPSTREAM_UNAVAILABLE"})
    void shouldTakeAnErrorForWhatItIs(String code, ErrorCode expected) {
        body = "{\"error\": {\"message\": \"secret words\", \"code\": " + code + "}, \"user_id\": \"u\"}";
        for (ModelFault fault : List.of(
                catchThrowableOfType(ModelFault.class, () -> model.answer(PROMPT)),
                catchThrowableOfType(ModelFault.class, () -> model.stream(PROMPT, "", _ -> true)))) {
            assertThat(fault.code()).isEqualTo(expected);
            assertThat(fault).hasMessageNotContaining("secret");
        }
    }

    @Test
    void shouldTakeTheAnswerOfAServerThatHasAFieldForErrors() throws Exception {
        body = """
                {"error": null, "choices": [{"message": {"content": "An error, you say?"}, "finish_reason": "stop"}]}
                """;
        assertThat(model.answer(PROMPT).text()).isEqualTo("An error, you say?");
    }
}
