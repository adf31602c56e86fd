package dev.parley.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.api.json.ApiJson;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.FieldError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionReaderTest {

    private static Completion read(String more) {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + more + "}";
        return new CompletionReader(ApiJson.object(body.getBytes(StandardCharsets.UTF_8))).read();
    }

    /** An empty object is how OpenAI's own examples ask for it. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"search_context_size\":\"low\"}"})
    void shouldRefuseToSearchTheWeb(String options) {
        assertThatExceptionOfType(ApiProblem.class)
                .isThrownBy(() -> read("\"web_search_options\":" + options))
                .satisfies(problem -> assertThat(problem.errors())
                        .extracting(FieldError::field)
                        .containsExactly("web_search_options"));
    }

    @Test
    void shouldPassOverWhatAsksForNothing() {
        assertThat(read("\"web_search_options\":null,\"tools\":[],\"logprobs\":false").stream())
                .isFalse();
    }
}
