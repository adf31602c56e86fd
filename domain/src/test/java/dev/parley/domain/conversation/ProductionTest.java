package dev.parley.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.conversation.ConversationEvent.Asked;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.models.SamplingParameters;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.seed.Seed;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What makes a question another question: its id decides what is asked again, and paid again. */
class ProductionTest {
    private static final Production PRODUCTION = Stage.PRODUCTION;
    private static final RoleModels TEACHER = Stage.models("teacher").agent();
    private static final List<Message> PROMPT =
            List.of(new Message(Message.SYSTEM, "Be kind."), new Message(Message.USER, "Hello"));

    private static String id(List<Message> prompt, RoleModels models, String sample) {
        return PRODUCTION.requestId(PRODUCTION.promptHash(prompt), models, sample);
    }

    private static Asked firstQuestion(Production production, Seed seed) {
        Stage stage = new Stage(production, seed);
        stage.open(1);
        return stage.questions().getFirst();
    }

    @Test
    void shouldGiveTheSameQuestionTheSameIdForEver() {
        assertThat(id(PROMPT, TEACHER, "sample")).isEqualTo("8ef400d1e57c86b464264ee84619bc85");
        assertThat(PRODUCTION.promptHash(PROMPT)).isEqualTo("adb83efda2e05b086d9e5753baa996c9");
    }

    @Test
    void shouldGiveAnotherIdWhenTheMessagesDiffer() {
        assertThat(List.of(
                        id(PROMPT, TEACHER, "s"),
                        id(PROMPT.reversed(), TEACHER, "s"),
                        id(PROMPT.subList(0, 1), TEACHER, "s"),
                        id(List.of(PROMPT.getFirst(), new Message(Message.ASSISTANT, "Hello")), TEACHER, "s"),
                        id(List.of(new Message(Message.SYSTEM, "Be kind.userHello")), TEACHER, "s")))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveAnotherIdWhenModelParametersOrSampleDiffer() {
        List<SamplingParameters> parameters = List.of(
                SamplingParameters.NONE,
                new SamplingParameters(OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalInt.empty(), List.of()),
                new SamplingParameters(OptionalDouble.empty(), OptionalDouble.of(0.5), OptionalInt.empty(), List.of()),
                new SamplingParameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(5), List.of()),
                new SamplingParameters(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of("END")));

        assertThat(parameters)
                .extracting(each -> id(PROMPT, new RoleModels(List.of("teacher"), each), "s"))
                .doesNotHaveDuplicates();
        assertThat(List.of(
                        id(PROMPT, TEACHER, "s"),
                        id(PROMPT, TEACHER, "t"),
                        id(PROMPT, new RoleModels(List.of("another"), SamplingParameters.NONE), "s")))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveTheSameIdWhoeverTakesOver() {
        assertThat(id(PROMPT, new RoleModels(List.of("teacher", "another"), SamplingParameters.NONE), "s"))
                .isEqualTo(id(PROMPT, TEACHER, "s"))
                .isNotEqualTo(id(PROMPT, new RoleModels(List.of("another", "teacher"), SamplingParameters.NONE), "s"));
    }

    @Test
    void shouldTakeTheSeedAsSample() {
        Asked yes = firstQuestion(PRODUCTION, Stage.seed(Stage.YES));
        Asked no = firstQuestion(PRODUCTION, Stage.seed(Stage.NO));

        assertThat(no.promptHash()).isEqualTo(yes.promptHash());
        assertThat(no.requestId()).isNotEqualTo(yes.requestId());
        assertThat(yes.requestId())
                .isEqualTo(PRODUCTION.requestId(
                        yes.promptHash(), TEACHER, Stage.seed(Stage.YES).id()));
    }

    @Test
    void shouldNotDependOnStepNamesTagsOrLaterSteps() {
        String renamed = Stage.FLOW
                .replace("id: talk", "id: chat")
                .replace("\"yes\": talk", "\"yes\": chat")
                .replace("tags: [opening]", "tags: [start, hello]")
                .replace("Part.", "Part as friends.");
        Production other = Stage.production(renamed, Stage.TEMPLATES, Stage.models("teacher"));

        assertThat(firstQuestion(other, Stage.seed(Stage.NO)).requestId())
                .isEqualTo(firstQuestion(PRODUCTION, Stage.seed(Stage.NO)).requestId());
    }

    @Test
    void shouldNotDependOnTheOtherRolesModel() {
        RunModels models = new RunModels(TEACHER, new RoleModels(List.of("another"), SamplingParameters.NONE));
        Production other = Stage.production(Stage.FLOW, Stage.TEMPLATES, models);
        Seed seed = Stage.seed(Stage.YES);

        assertThat(firstQuestion(other, seed).requestId())
                .isEqualTo(firstQuestion(PRODUCTION, seed).requestId());
    }

    @Test
    void shouldAskAnewWhenTheStepsPromptChanges() {
        Production other =
                Stage.production(Stage.FLOW.replace("Ask.", "Ask twice."), Stage.TEMPLATES, Stage.models("teacher"));
        Seed seed = Stage.seed(Stage.YES);

        assertThat(firstQuestion(other, seed).requestId())
                .isNotEqualTo(firstQuestion(PRODUCTION, seed).requestId());
    }
}
