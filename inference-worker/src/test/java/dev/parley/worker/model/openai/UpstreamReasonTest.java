package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamReasonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // OpenAI, vLLM of late and before, DeepSeek
                "{'error':{'message':'m','type':'t','param':null,'code':'insufficient_quota'}} | insufficient_quota",
                "{'error':{'message':'m','param':'temperature','code':'unsupported_value'}} | unsupported_value temperature",
                "{'error':{'message':'m','type':'BadRequestError','param':null,'code':400}} | BadRequestError",
                "{'object':'error','message':'m','type':'NotFoundError','code':404} | NotFoundError",
                "{'error':{'message':'m','type':'unknown_error','code':'invalid_request_error'}} | invalid_request_error",
            })
    void shouldNameTheCodeOrElseTheType(String body, String reason) {
        assertThat(UpstreamReason.of(bytes(body.replace('\'', '"')))).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"error\":\"secret words\"}",
                "{\"error\":{\"code\":\"secret words\",\"type\":\"sk-canary-12345\"}}",
                "{\"error\":{\"code\":null,\"type\":{\"a\":1}}}",
            })
    void shouldTakeNothingElse(String body) {
        assertThat(UpstreamReason.of(bytes(body))).isEmpty();
    }

    @Test
    void shouldNotReadEndlessAnswers() {
        assertThat(UpstreamReason.of(bytes("{\"code\":\"c\"}" + " ".repeat(100_000))))
                .isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
