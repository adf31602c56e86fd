package dev.parley.domain.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExampleBuilderTest {
    private static final String TEMPLATES = """
            base: "{stage_description}"
            fine_tuning: "{system_message} {description_template} {context_template} Be brief, {agent[first_name]}."
            agent: {system_message: You recruit., description_template: "A {job_opening[title]}.", context_template: Facts.}
            candidate: {system_message: You work., description_template: Nothing., context_template: Nothing.}
            """;
    private static final Seed SEED = new Seed(
            new Fields(Map.of("first_name", "Ada")),
            new Fields(Map.of("first_name", "Bo")),
            new Fields(Map.of("title", "Cook")),
            new Flow(List.of(new Visit("only", null))));
    private static final List<Spoken> TURNS =
            List.of(new Spoken(Role.AGENT, "Hello Bo."), new Spoken(Role.CANDIDATE, "Hello."));

    private PromptTemplates templates;

    @BeforeEach
    void parse() throws Exception {
        templates = PromptTemplates.parse("templates.yml", TEMPLATES);
    }

    @Test
    void shouldPutTheAgentsPromptFirstAndTheTurnsAfterIt() {
        assertThat(ExampleBuilder.messages(templates, SEED, TURNS))
                .containsExactly(
                        new Message(Message.SYSTEM, "You recruit. A Cook. Facts. Be brief, Ada."),
                        new Message(Message.ASSISTANT, "Hello Bo."),
                        new Message(Message.USER, "Hello."));
    }

    @Test
    void shouldKeepTextsAsTheyAre() {
        List<Spoken> odd = List.of(new Spoken(Role.CANDIDATE, "  {agent[first_name]} <slot>\n\u0000 \uD83D\uDC4B "));

        assertThat(ExampleBuilder.messages(templates, SEED, odd).getLast().content())
                .isEqualTo(odd.getFirst().text());
    }

    @Test
    void shouldRefuseASeedWithoutAFieldOfThePrompt() {
        Seed seed = new Seed(SEED.agent(), SEED.candidate(), new Fields(Map.of()), SEED.flow());

        assertThatThrownBy(() -> ExampleBuilder.messages(templates, seed, TURNS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("title");
    }

    @Test
    void shouldNameADatasetAfterItsRun() {
        assertThat(ExampleBuilder.dataset("run1")).matches("[0-9a-f]{12}").isEqualTo(ExampleBuilder.dataset("run1"));
        assertThat(ExampleBuilder.dataset("run2")).isNotEqualTo(ExampleBuilder.dataset("run1"));
    }

    @Test
    void shouldGiveAnotherHashWheneverTheContentDiffers() {
        List<Message> messages = ExampleBuilder.messages(templates, SEED, TURNS);

        assertThat(ExampleBuilder.contentHash("seed", "train", messages))
                .matches("[0-9a-f]{32}")
                .isEqualTo(ExampleBuilder.contentHash("seed", "train", List.copyOf(messages)));
        assertThat(List.of(
                        ExampleBuilder.contentHash("seed", "train", messages),
                        ExampleBuilder.contentHash("deed", "train", messages),
                        ExampleBuilder.contentHash("seed", "validation", messages),
                        ExampleBuilder.contentHash("seed", "train", messages.reversed()),
                        ExampleBuilder.contentHash("seed", "train", messages.subList(0, 2))))
                .doesNotHaveDuplicates();
    }
}
