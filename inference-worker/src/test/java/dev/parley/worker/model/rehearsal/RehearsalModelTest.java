package dev.parley.worker.model.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.model.Answer;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.LanguageModelContract;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalModelTest extends LanguageModelContract {
    private static final String CANDIDATE = """
            {"first_name":"Bo","city":"Porto","experiences":[
              {"company":"Rye & Sons","position":"Baker","description":"Baked bread, ran the ovens and trained two apprentices."},
              {"company":"Old Mill","position":"Kitchen help","description":"Washed dishes."}]}""";

    @Override
    protected LanguageModel model() {
        return new RehearsalModel();
    }

    @Override
    protected LanguageModel slowModel() {
        return new RehearsalModel(Optional.empty(), OptionalDouble.of(3));
    }

    private static Prompt chat(String... said) {
        List<Prompt.Message> messages = new ArrayList<>();
        for (int i = 0; i < said.length; i++) {
            messages.add(new Prompt.Message(i % 2 == 0 ? "user" : "assistant", said[i]));
        }
        return new Prompt(messages, Sampling.PROVIDERS_CHOICE, "sample", Optional.empty());
    }

    @Test
    void shouldTellTheSameWordsFromWhereverItGoesOn() throws Exception {
        RehearsalModel model = new RehearsalModel(Optional.empty(), OptionalDouble.of(1_000_000));
        String whole = model.answer(chat("How are the shifts?")).text();
        for (int cut = 0; cut <= whole.length(); cut++) {
            StringBuilder rest = new StringBuilder();
            model.stream(chat("How are the shifts?"), whole.substring(0, cut), piece -> rest.append(piece) != null);
            assertThat(whole.substring(0, cut) + rest).isEqualTo(whole);
        }
    }

    @Test
    void shouldReplyToWhatWasSaidWhenNothingIsStaged() {
        RehearsalModel model = new RehearsalModel();
        String first = model.answer(chat("Which <shifts> are there, please?")).text();
        assertThat(first)
                .isEqualTo(
                        model.answer(chat("Which <shifts> are there, please?")).text())
                .doesNotContain("<");
        String next = model.answer(chat("Which shifts?", first, "Which <shifts> are there, please?"))
                .text();
        assertThat(next).isNotEqualTo(first);
    }

    @Test
    void shouldSayTheFixedReplyWhateverIsAsked() {
        RehearsalModel model = new RehearsalModel(Optional.of("As I said."), OptionalDouble.empty());
        assertThat(model.answer(chat("One?")).text()).isEqualTo("As I said.");
        assertThat(model.answer(chat("One?", "As I said.", "Two?")).text()).isEqualTo("As I said.");
    }

    @Test
    void shouldEndWhereItIsToldTo() throws Exception {
        String text = "One \uD83D\uDC4B two. Three.";
        assertThat(Words.of(text, limits(2, "Three", "two")))
                .isEqualTo(new Words("One \uD83D\uDC4B ", Answer.Finish.STOP));
        assertThat(Words.of(text, limits(3))).isEqualTo(new Words("One \uD83D\uDC4B two. ", Answer.Finish.LENGTH));
        assertThat(Words.of("abc\uD83D\uDC4B!", limits(1))).isEqualTo(new Words("abc", Answer.Finish.LENGTH));

        Prompt asked = new Prompt(chat("Shifts?").messages(), limits(3), "sample", Optional.empty());
        RehearsalModel model = new RehearsalModel();
        String whole = model.answer(asked).text();
        StringBuilder rest = new StringBuilder();
        Answer streamed = model.stream(asked, whole.substring(0, 5), piece -> rest.append(piece) != null);
        assertThat(whole).hasSize(12).endsWith(rest);
        assertThat(streamed.finish()).isEqualTo(Answer.Finish.LENGTH);
    }

    private static Sampling limits(int maxTokens, String... stop) {
        return new Sampling(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(maxTokens), List.of(stop));
    }

    private static String say(String example, List<String> said) {
        List<Prompt.Message> messages = new ArrayList<>(List.of(new Prompt.Message("system", "Speak.")));
        said.forEach(text -> messages.add(new Prompt.Message("assistant", text)));
        Scene scene = new Scene(
                "step",
                "candidate",
                Optional.empty(),
                example,
                "{}",
                CANDIDATE,
                "{\"title\":\"Pastry cook\",\"requirements\":\"Baking\\nDriving licence\"}");
        return new RehearsalModel()
                .answer(new Prompt(messages, Sampling.PROVIDERS_CHOICE, "sample", Optional.of(scene)))
                .text();
    }

    @Test
    void shouldNotRepeatATurnHoweverOftenTheSameIsAsked() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            said.add(say("Fixed words without any slot.", said));
        }
        assertThat(said).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I work at <current employer>. | I work at Rye & Sons.",
                "I was with <one earlier company>. | I was with Old Mill.",
                "I live in <city>. | I live in Porto.",
                "As <current position> I like it. | As a baker I like it.",
                "I look for <favourite colour of the sky> now. | I look for favourite colour of the sky now.",
                "Ich suche <eine Stelle in Köln, ab_Mai> jetzt. | Ich suche eine Stelle in Köln, ab Mai jetzt.",
                "You ask for <one requirement missing from the résumé>. | You ask for driving licence.",
                "I liked <one task from the résumé>. | I liked washing dishes."
            })
    void shouldFillSlotsFromTheSeed(String example, String expected) {
        assertThat(say(example, List.of())).isEqualTo(expected);
    }

    /** Otherwise examples of other languages would be begun in English. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Gut. Wann könnten wir sprechen? | false",
                "Qué bien. Cuándo podríamos hablar? | false",
                "Let us find a date that suits. | true"
            })
    void shouldBeginInEnglishWhatIsEnglishOnly(String example, boolean english) {
        List<String> openers = Phrases.of("openers");

        assertThat(IntStream.range(0, 60).mapToObj(sample -> reply(example, "sample " + sample)))
                .allSatisfy(text -> assertThat(text).contains(example.substring(1)))
                .satisfies(texts -> assertThat(
                                texts.stream().anyMatch(text -> openers.stream().anyMatch(text::startsWith)))
                        .isEqualTo(english));
    }

    private static String reply(String example, String sample) {
        Scene scene = new Scene("step", "agent", Optional.empty(), example, "{}", CANDIDATE, "{}");
        List<Prompt.Message> messages =
                List.of(new Prompt.Message("system", "Speak."), new Prompt.Message("user", "Ja."));
        return new RehearsalModel()
                .answer(new Prompt(messages, Sampling.PROVIDERS_CHOICE, sample, Optional.of(scene)))
                .text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", ">", "<>", "a < b", "<<nested>>", "<unclosed", "", "   ", "<\n>", "{x} <{y}>"})
    void shouldSayWholeWordsWhateverTheExample(String example) {
        assertThat(say(example, List.of())).isNotBlank().doesNotContain("<", ">");
    }

    @ParameterizedTest
    @CsvSource({
        "Baked bread, 'baking bread'",
        "'Runs the ovens, and cleans them', running the ovens",
        "'Picked and packed orders, drove a forklift', picking and packing orders",
        "Carried letters and sold stamps, carrying letters",
        "Leads a team of 18: planning, leading a team of 18",
    })
    void shouldTurnWhatWasDoneIntoDoing(String sentence, String task) {
        assertThat(Grammar.task(sentence)).contains(task);
    }
}
