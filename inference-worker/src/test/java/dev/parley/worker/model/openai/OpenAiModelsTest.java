package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://API.openai.com/v1/",
                "https://eu.api.openai.com/v1",
                "https://us.api.openai.com:443/v1",
            })
    void shouldKnowOpenAiInAllItsRegions(String baseUrl) {
        assertThat(OpenAiModels.isOpenAi(baseUrl)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8000/v1",
                "https://api.openai.com.example.org/v1",
                "https://myapi.openai.com/v1",
                "https://gateway.example.org/https://api.openai.com/v1",
            })
    void shouldTakeNobodyElseForIt(String baseUrl) {
        assertThat(OpenAiModels.isOpenAi(baseUrl)).isFalse();
    }
}
