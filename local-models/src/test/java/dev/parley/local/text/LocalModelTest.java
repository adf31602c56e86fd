package dev.parley.local.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.local.Golden;
import dev.parley.local.checkpoint.CheckpointException;
import dev.parley.local.engine.Finish;
import dev.parley.local.engine.Priority;
import dev.parley.local.engine.TokenRequest;
import dev.parley.local.template.ChatMessage;
import dev.parley.local.template.TemplateException;
import dev.parley.local.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelTest {
    private static final String TEMPLATE =
            "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{{ eos_token }}{% endfor %}"
                    + "{% if add_generation_prompt %}<|assistant|>{% endif %}";

    @TempDir
    private Path directory;

    private Tokenizer tokenizer;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        tokenizer = Tokenizer.open(Golden.DIRECTORY.resolve("bytelevel"));
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"eos_token\": {\"content\": \"</s>\"}, \"bos_token\": null}");
        Files.writeString(directory.resolve("chat_template.jinja"), TEMPLATE);
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [1, 3]}");
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private LocalModel model(FakeSteps steps, int context) {
        return LocalModel.over(directory, tokenizer, context, steps);
    }

    private static TextRequest request(Input input, Settings settings) {
        return new TextRequest(input, settings, true, Priority.BULK, Optional.empty());
    }

    private static TextRequest ask(String text) {
        return request(new Input.Prompt(text), Settings.OF_THE_MODEL);
    }

    private static Settings stopping(String... stops) {
        return new Settings(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of(stops), 7);
    }

    private int[] ids(String text) {
        return tokenizer.encode(text, false);
    }

    private String prompt(FakeSteps steps) {
        StringBuilder text = new StringBuilder();
        for (int id : steps.requests.getLast().prompt()) {
            String special = List.of("<|user|>", "<|assistant|>", "<|system|>", "</s>").stream()
                    .filter(token -> tokenizer.id(token).orElse(-1) == id)
                    .findFirst()
                    .orElse("");
            text.append(special).append(tokenizer.decode(new int[] {id}));
        }
        return text.toString();
    }

    @Test
    void shouldAnswerWithTextIdsAndLogprobs() throws Exception {
        int[] drawn = ids("Olá, João 👋🏽!");
        Completion reply = model(new FakeSteps(drawn), 100).complete(ask("Hi"));
        assertThat(reply.text()).isEqualTo("Olá, João 👋🏽!");
        assertThat(reply.ids()).hasSize(drawn.length);
        assertThat(reply.logprobs()).hasSize(drawn.length).containsOnly(-0.5F);
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(reply.promptTokens()).isEqualTo(tokenizer.encode("Hi", true).length);
    }

    @Test
    void shouldNeverHandOnAPartOfACharacter() throws Exception {
        Reply reply = model(new FakeSteps(ids("👩‍💻 да")), 100).start(ask("Hi"));
        List<String> pieces = new ArrayList<>();
        for (Optional<String> piece = reply.next(); piece.isPresent(); piece = reply.next()) {
            pieces.add(piece.get());
        }
        assertThat(String.join("", pieces)).isEqualTo("👩‍💻 да");
        assertThat(pieces)
                .noneMatch(piece ->
                        piece.contains("\uFFFD") || Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
    }

    @Test
    void shouldEndBeforeAStopTextAcrossTokens() throws Exception {
        FakeSteps steps = new FakeSteps(ids("Good morning. Candidate: hello"));
        Completion reply = model(steps, 100).complete(request(new Input.Prompt("x"), stopping("Candidate:")));
        assertThat(reply.text()).isEqualTo("Good morning. ");
        assertThat(reply.finish()).isEqualTo(Finish.STOP);
        assertThat(steps.cancelled).hasPositiveValue();
    }

    @Test
    void shouldGiveOutAtTheEndWhatMightHaveBecomeAStopText() throws Exception {
        FakeSteps steps = new FakeSteps(ids("Good morning. Candid"));
        Completion reply = model(steps, 100).complete(request(new Input.Prompt("x"), stopping("Candidate:")));
        assertThat(reply.text()).isEqualTo("Good morning. Candid");
    }

    @Test
    void shouldTakeWhatTheCheckpointSays() throws Exception {
        Files.writeString(
                directory.resolve("generation_config.json"),
                "{\"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.9, \"top_k\": 40,"
                        + " \"repetition_penalty\": 1.1, \"eos_token_id\": 1}");
        FakeSteps steps = new FakeSteps(ids("a"));
        model(steps, 100).complete(ask("x"));
        TokenRequest asked = steps.requests.getLast();
        assertThat(asked.sampling().temperature()).isEqualTo(0.6);
        assertThat(asked.sampling().topK()).isEqualTo(40);
        assertThat(asked.sampling().topP()).isEqualTo(0.9);
        assertThat(asked.sampling().repetitionPenalty()).isEqualTo(1.1);
        assertThat(asked.stopIds()).containsExactly(1);
        assertThat(asked.maxTokens()).isEqualTo(100 - asked.prompt().length);
    }

    @Test
    void shouldPreferWhatTheRequestSays() throws Exception {
        FakeSteps steps = new FakeSteps(ids("a b c d"));
        Settings settings =
                new Settings(OptionalDouble.of(0.3), OptionalDouble.of(0), OptionalInt.of(2), List.of(), 42);
        Completion reply = model(steps, 100).complete(request(new Input.Prompt("x"), settings));
        TokenRequest asked = steps.requests.getLast();
        assertThat(asked.sampling().temperature()).isEqualTo(0.3);
        assertThat(asked.sampling().seed()).isEqualTo(42);
        assertThat(asked.sampling().topP()).isPositive();
        assertThat(reply.ids()).hasSize(2);
        assertThat(reply.finish()).isEqualTo(Finish.LENGTH);
    }

    private static Input.Conversation conversation(Input.Fitting fitting, int turns) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(new ChatMessage("system", "Be kind."));
        for (int i = 0; i < turns; i++) {
            messages.add(new ChatMessage("user", "question " + i));
            messages.add(new ChatMessage("assistant", "answer " + i));
        }
        messages.add(new ChatMessage("user", "and now?"));
        return new Input.Conversation(messages, "", fitting, false);
    }

    @Test
    void shouldWriteConversationsAsTheModelWantsThem() throws Exception {
        FakeSteps steps = new FakeSteps(ids("Well"));
        model(steps, 1000).complete(request(conversation(Input.Fitting.REFUSE, 1), Settings.OF_THE_MODEL));
        assertThat(prompt(steps))
                .isEqualTo("<|system|>Be kind.</s><|user|>question 0</s><|assistant|>answer 0</s><|user|>and now?</s>"
                        + "<|assistant|>");
    }

    @Test
    void shouldGoOnBehindAReplyThatHasBegun() throws Exception {
        FakeSteps steps = new FakeSteps(ids(" it goes on"));
        Input.Conversation begun =
                new Input.Conversation(List.of(new ChatMessage("user", "Hi")), "So", Input.Fitting.REFUSE, false);
        assertThat(model(steps, 100)
                        .complete(request(begun, Settings.OF_THE_MODEL))
                        .text())
                .isEqualTo(" it goes on");
        assertThat(prompt(steps)).endsWith("<|assistant|>So");
    }

    @Test
    void shouldCountWhatIsThereAlreadyAmongTheMostTokens() throws Exception {
        FakeSteps steps = new FakeSteps(ids("and so on and so on"));
        Settings ten = new Settings(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(10), List.of(), 7);
        Input begun = new Input.Conversation(List.of(new ChatMessage("user", "Hi")), "So", Input.Fitting.REFUSE, false);
        model(steps, 100).complete(request(begun, ten));
        assertThat(steps.requests.getLast().maxTokens()).isEqualTo(10 - ids("So").length);

        Input whole = new Input.Conversation(
                List.of(new ChatMessage("user", "Hi")), "word ".repeat(10), Input.Fitting.REFUSE, false);
        Completion nothing = model(steps, 1000).complete(request(whole, ten));
        assertThat(nothing.text()).isEmpty();
        assertThat(nothing.finish()).isEqualTo(Finish.LENGTH);
        assertThat(steps.requests).hasSize(1);
    }

    @Test
    void shouldRefuseAPromptLongerThanTheContext() {
        LocalModel model = model(new FakeSteps(ids("a")), 60);
        TextRequest tooLong = request(conversation(Input.Fitting.REFUSE, 20), Settings.OF_THE_MODEL);
        assertThatThrownBy(() -> model.start(tooLong))
                .isInstanceOf(ContextException.class)
                .hasMessageContaining("the model reads at most 60");
        assertThatThrownBy(() -> model.start(ask("word ".repeat(100)))).isInstanceOf(ContextException.class);
    }

    @Test
    void shouldLeaveOutTheOldestTurnsButNeverTheSystems() throws Exception {
        FakeSteps steps = new FakeSteps(ids("a"));
        model(steps, 80).complete(request(conversation(Input.Fitting.DROP_OLDEST, 20), Settings.OF_THE_MODEL));
        assertThat(steps.requests.getLast().prompt().length).isLessThanOrEqualTo(60);
        assertThat(prompt(steps))
                .startsWith("<|system|>Be kind.</s><|user|>question ")
                .endsWith("<|user|>and now?</s><|assistant|>")
                .contains("answer 19")
                .doesNotContain("question 0<");
    }

    @Test
    void shouldLeaveOutNoneOfSeveralMessagesOfTheSystem() throws Exception {
        Input.Conversation one = conversation(Input.Fitting.DROP_OLDEST, 20);
        List<ChatMessage> two = new ArrayList<>(one.messages());
        two.addFirst(new ChatMessage("system", "Be brief."));
        FakeSteps steps = new FakeSteps(ids("a"));
        Input conversation = new Input.Conversation(two, "", Input.Fitting.DROP_OLDEST, false);
        model(steps, 80).complete(request(conversation, Settings.OF_THE_MODEL));
        assertThat(prompt(steps)).startsWith("<|system|>Be brief.</s><|system|>Be kind.</s><|user|>question ");
    }

    @Test
    void shouldRefuseALastMessageThatDoesNotFitAlone() {
        LocalModel model = model(new FakeSteps(ids("a")), 40);
        Input.Conversation huge = new Input.Conversation(
                List.of(new ChatMessage("user", "Hi"), new ChatMessage("user", "word ".repeat(100))),
                "",
                Input.Fitting.DROP_OLDEST,
                false);
        assertThatThrownBy(() -> model.start(request(huge, Settings.OF_THE_MODEL)))
                .isInstanceOf(ContextException.class);
    }

    @Test
    void shouldSayThatAModelDoesNotConverse() throws Exception {
        Files.delete(directory.resolve("chat_template.jinja"));
        LocalModel model = model(new FakeSteps(ids("a")), 100);
        assertThatThrownBy(() -> model.start(request(conversation(Input.Fitting.REFUSE, 0), Settings.OF_THE_MODEL)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("no chat template");
    }

    @Test
    void shouldFindTheTemplateInTheTokenizersConfiguration() throws Exception {
        Files.delete(directory.resolve("chat_template.jinja"));
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"no\"},"
                        + " {\"name\": \"default\", \"template\": \"{{ messages[0].content }}{{ eos_token }}!\"}],"
                        + " \"eos_token\": \"</s>\"}");
        FakeSteps steps = new FakeSteps(ids("a"));
        model(steps, 100).complete(request(conversation(Input.Fitting.REFUSE, 0), Settings.OF_THE_MODEL));
        assertThat(prompt(steps)).isEqualTo("Be kind.</s>!");
    }

    @Test
    void shouldNameTheFileThatIsBroken() throws Exception {
        Files.writeString(directory.resolve("chat_template.jinja"), "{% if %}");
        assertThatThrownBy(() -> model(new FakeSteps(), 100))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("line 1 of the chat template");
        Files.writeString(directory.resolve("generation_config.json"), "{");
        assertThatThrownBy(() -> model(new FakeSteps(), 100))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("generation_config.json is not JSON");
    }
}
