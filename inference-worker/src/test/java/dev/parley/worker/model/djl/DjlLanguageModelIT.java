package dev.parley.worker.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.domain.models.Backend;
import dev.parley.domain.models.ModelsConfig;
import dev.parley.domain.models.Reference;
import dev.parley.local.engine.EngineClosedException;
import dev.parley.local.engine.Priority;
import dev.parley.local.text.Input;
import dev.parley.local.text.LocalModel;
import dev.parley.local.text.Settings;
import dev.parley.local.text.TextRequest;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.testkit.TalkingCheckpoint;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.ConfiguredModels;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.LanguageModelContract;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjlLanguageModelIT extends LanguageModelContract {
    private static final String SENTENCE =
            "Good morning! We have an opening in Lisbon, São Paulo and Казань 👋. Would that interest you?";

    @TempDir
    private static Path directory;

    private static final LocalEngines ENGINES = new LocalEngines();
    private static final List<String> NOTES = new ArrayList<>();
    private static LocalEngines.Share share;

    @BeforeAll
    static void load() throws IOException {
        TalkingCheckpoint.write(directory, SENTENCE);
        share = ENGINES.share("local", settings(directory, OptionalInt.empty()), Map.of(), NOTES::add);
    }

    @AfterAll
    static void close() {
        share.close();
    }

    private static Backend.Djl settings(Path path, OptionalInt context) {
        return new Backend.Djl(new Reference(path.toString()), "fp32", "cpu", OptionalInt.of(1), 8, context);
    }

    @Override
    protected LanguageModel model() {
        return new DjlLanguageModel(share, Duration.ofMinutes(5));
    }

    @Override
    protected LanguageModel slowModel() {
        return new PausingModel(model(), Duration.ofMillis(500));
    }

    private static Prompt prompt(Sampling sampling, Prompt.Message... messages) {
        return new Prompt(List.of(messages), sampling, "s", Optional.empty());
    }

    private static Prompt.Message user(String content) {
        return new Prompt.Message("user", content);
    }

    private static Sampling sampling(int maxTokens, String... stop) {
        return new Sampling(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(maxTokens), List.of(stop));
    }

    @Test
    void shouldSayWhatTheModelSays() throws Exception {
        Answer answer = model().answer(prompt(Sampling.PROVIDERS_CHOICE, user("Hello?")));
        assertThat(answer.text()).isEqualTo(SENTENCE);
        assertThat(answer.version()).contains(directory.getFileName().toString());
    }

    @Test
    void shouldHandOnWholeCharactersOnly() throws Exception {
        List<String> pieces = new ArrayList<>();
        model().stream(prompt(Sampling.PROVIDERS_CHOICE, user("Hi")), "", pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(SENTENCE);
        assertThat(pieces).hasSizeGreaterThan(5).noneMatch(piece -> piece.contains("\uFFFD"));
    }

    @Test
    void shouldEndWhereItIsTold() throws Exception {
        assertThat(model().answer(prompt(sampling(100, "opening", "never"), user("Hi")))
                        .text())
                .isEqualTo("Good morning! We have an ");
        Answer cut = model().answer(prompt(sampling(3), user("Hi")));
        assertThat(cut.finish()).isEqualTo(Answer.Finish.LENGTH);
        assertThat(cut.tokens().orElseThrow().completion()).isEqualTo(3);
    }

    @Test
    void shouldLoadAModelOnceForAll() throws Exception {
        try (LocalEngines.Share other =
                ENGINES.share("local", settings(directory, OptionalInt.empty()), Map.of(), NOTES::add)) {
            assertThat(other.model()).isSameAs(share.model());
        }
        assertThat(share.model().complete(request())).isNotNull();
        assertThat(NOTES).hasSizeGreaterThanOrEqualTo(2).first().asString().startsWith("Loading the model 'local'");
        assertThat(ENGINES.loaded()).containsOnlyKeys("local");
    }

    private static TextRequest request() {
        return new TextRequest(new Input.Prompt("Hi"), Settings.OF_THE_MODEL, false, Priority.BULK, Optional.empty());
    }

    @Test
    void shouldRefuseALongBulkPromptAndShortenALongChat() throws Exception {
        Prompt.Message[] turns = new Prompt.Message[41];
        turns[0] = new Prompt.Message("system", "Be kind.");
        for (int i = 1; i < turns.length; i++) {
            turns[i] = new Prompt.Message(i % 2 == 0 ? "assistant" : "user", "turn number " + i);
        }
        turns[40] = user("and now?");
        try (LocalEngines.Share narrow =
                ENGINES.share("narrow", settings(directory, OptionalInt.of(200)), Map.of(), _ -> {})) {
            LanguageModel model = new DjlLanguageModel(narrow, Duration.ofMinutes(5));
            Prompt prompt = prompt(sampling(50), turns);
            assertThat(catchThrowableOfType(ModelFault.class, () -> model.answer(prompt)))
                    .extracting(ModelFault::code)
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            Answer fitted = model.stream(prompt, "", _ -> true);
            assertThat(fitted.text()).isEqualTo(SENTENCE);
            assertThat(fitted.tokens().orElseThrow().prompt()).isLessThanOrEqualTo(150);
        }
        assertThat(ENGINES.loaded()).doesNotContainKey("narrow");
    }

    @Test
    void shouldLoadAModelAgainThatBroke() throws Exception {
        try (LocalEngines.Share breaking =
                ENGINES.share("breaking", settings(directory, OptionalInt.of(300)), Map.of(), _ -> {})) {
            LanguageModel model = new DjlLanguageModel(breaking, Duration.ofMinutes(5));
            model.answer(prompt(Sampling.PROVIDERS_CHOICE, user("Hi")));
            breaking.model().close(); // as it does when a step fails
            assertThat(model.answer(prompt(Sampling.PROVIDERS_CHOICE, user("Hi")))
                            .text())
                    .isEqualTo(SENTENCE);
        }
    }

    @Test
    void shouldKeepNothingOfAModelThatBroke(@TempDir Path folder) throws Exception {
        TalkingCheckpoint.write(folder, SENTENCE);
        Path weights = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Prompt prompt = prompt(Sampling.PROVIDERS_CHOICE, user("Hi"));
        try (LocalEngines.Share breaking =
                ENGINES.share("breaking", settings(folder, OptionalInt.of(300)), Map.of(), _ -> {})) {
            LanguageModel model = new DjlLanguageModel(breaking, Duration.ofMinutes(5));
            model.answer(prompt);
            LocalModel broken = breaking.model();
            Files.write(weights, new byte[10]);
            assertThatThrownBy(() -> model.answer(prompt)).isInstanceOf(ModelFault.class);
            assertThat(broken.isOpen()).isFalse();
            Files.write(weights, whole);

            assertThat(model.answer(prompt).text()).isEqualTo(SENTENCE);
            // A tokenizer that is open would find that it is too long.
            TextRequest endless = new TextRequest(
                    new Input.Prompt("Hi ".repeat(1_000)),
                    Settings.OF_THE_MODEL,
                    false,
                    Priority.BULK,
                    Optional.empty());
            assertThatThrownBy(() -> broken.start(endless)).isInstanceOf(EngineClosedException.class);
        }
    }

    @Test
    void shouldSayWhyAModelIsNotThere(@TempDir Path broken) throws Exception {
        TalkingCheckpoint.write(broken, SENTENCE);
        Files.write(broken.resolve("model.safetensors"), new byte[100]);
        ModelsConfig config = ModelsConfig.parse("models.yml", """
            models:
              - {name: broken, backend: djl, path: %s}
              - {name: missing, backend: djl, path: acme/not-pulled}
            """.formatted(broken));
        try (ConfiguredModels models = new ConfiguredModels(config, Map.of("HF_HUB_CACHE", "nowhere"), _ -> {})) {
            assertFault(models, "broken", "model.safetensors");
            assertFault(models, "missing", "parley model pull acme/not-pulled");
        }
    }

    private static void assertFault(ConfiguredModels models, String name, String message) {
        CatalogueEntry entry = models.find(name).orElseThrow();
        assertThatThrownBy(() -> entry.model().answer(prompt(Sampling.PROVIDERS_CHOICE, user("Hi"))))
                .isInstanceOfSatisfying(
                        ModelFault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNKNOWN_MODEL))
                .hasMessageContaining(message);
    }

    @Test
    void shouldGiveUpAtItsTimeLimit() {
        LanguageModel hasty = new DjlLanguageModel(share, Duration.ZERO);
        assertThat(catchThrowableOfType(
                        ModelFault.class, () -> hasty.answer(prompt(Sampling.PROVIDERS_CHOICE, user("Hi")))))
                .extracting(ModelFault::code)
                .isEqualTo(ErrorCode.TIMED_OUT);
    }
}
