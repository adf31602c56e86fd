package dev.parley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.yaml.ConfigException;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.testkit.Answer;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredModelsIT {
    private static final Prompt PROMPT =
            new Prompt(List.of(new Prompt.Message("user", "Hello?")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());

    private static LanguageModel model(Map<String, String> environment) throws ConfigException {
        ModelsConfig config = ModelsConfig.parse(
                "models.yml",
                "models: [{name: m, backend: openai, base_url: \"${TEACHER_URL}\", api_key: \"${TEACHER_KEY}\"}]");
        return new ConfiguredModels(config, environment, _ -> {})
                .find("m")
                .orElseThrow()
                .model();
    }

    private static void assertRefused(LanguageModel model, String reason) {
        for (ModelFault fault : List.of(
                catchThrowableOfType(ModelFault.class, () -> model.answer(PROMPT)),
                catchThrowableOfType(ModelFault.class, () -> model.stream(PROMPT, "", _ -> true)))) {
            assertThat(fault.code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
            assertThat(fault).hasMessage("the model 'm': " + reason);
            assertThat(fault.mayBeCharged()).isFalse();
        }
    }

    /** What a server says of the address gets into results, and to whoever chats. */
    @Test
    void shouldNotTellAPasswordInAnAddress() throws Exception {
        try (ScriptedTeacher teacher = ScriptedTeacher.start(Script.always(new Answer.Failure(401, "who?")))) {
            String address = teacher.baseUrl().replace("http://", "http://user:hunter2@");

            assertRefused(
                    model(Map.of("TEACHER_URL", address, "TEACHER_KEY", "key")),
                    "${TEACHER_URL} is not an address without password and query");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000/v1", "http://my host/v1", "teacher"})
    void shouldSayThatAnAddressIsNone(String address) throws Exception {
        assertRefused(
                model(Map.of("TEACHER_URL", address, "TEACHER_KEY", "key")),
                "${TEACHER_URL} is not an address without password and query");
    }

    @Test
    void shouldSayThatAKeyCannotBeOne() throws Exception {
        assertRefused(
                model(Map.of("TEACHER_URL", "http://127.0.0.1:1/v1", "TEACHER_KEY", "sk-1\nsk-2")),
                "${TEACHER_KEY} has characters that no key has");
    }
}
