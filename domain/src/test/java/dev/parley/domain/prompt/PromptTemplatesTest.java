package dev.parley.domain.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.domain.flow.Action;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.Step;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.yaml.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptTemplatesTest {

    private static final String TEMPLATES = """
            base: "{system_message} | {description_template} | {context_template} | {stage_description} | {stage_example}"
            fine_tuning: "{system_message} + {description_template} + {context_template}"
            agent: {system_message: "You are {agent[name]}", description_template: "for {job_opening[title]}", context_template: c}
            candidate: {system_message: "You are {candidate[name]}", description_template: d, context_template: e}
            """;

    private static final Seed SEED = new Seed(
            new Fields(Map.of("name", "Ada {candidate[name]}")),
            new Fields(Map.of("name", "Bob", "skills", List.of("x", "y"))),
            new Fields(Map.of("title", "Nurse")),
            new Flow(List.of(new Visit("s", null))));

    private static Step step() throws ConfigException {
        return FlowSchema.parse("flow.yml", """
                        - id: s
                          is_start: true
                          is_branch: true
                          initiator: agent
                          actions:
                            - {role: agent, action_type: message, description: "Ask {candidate[name]}", example: "Hi <name>"}
                            - role: candidate
                              action_type: response
                              description: Answer
                              examples: {"yes": "Yes {agent[name]}", "no": "No <reason>"}
                          next: {"yes": e, "no": e}
                        - {id: e, is_end: true, initiator: agent, actions: [{role: agent, action_type: template, example: Bye}]}
                        """).start();
    }

    @Test
    void shouldFillInTheSpeakersPartAndTheStage() throws ConfigException {
        PromptTemplates templates = PromptTemplates.parse("templates.yml", TEMPLATES);
        Action action = step().actions().getFirst();

        assertThat(templates.prompt(SEED, step(), action, "yes", List.of()))
                .containsExactly(
                        new Message("system", "You are Ada {candidate[name]} | for Nurse | c | Ask Bob | Hi <name>"));
    }

    @Test
    void shouldTellTheHistoryFromTheSpeakersSide() throws ConfigException {
        PromptTemplates templates = PromptTemplates.parse("templates.yml", TEMPLATES);
        List<Spoken> history = List.of(new Spoken(Role.AGENT, "Hello"), new Spoken(Role.CANDIDATE, "Hi"));

        assertThat(templates.prompt(SEED, step(), step().actions().get(1), "no", history))
                .containsExactly(
                        new Message("system", "You are Bob | d | e | Answer | No <reason>"),
                        new Message("user", "Hello"),
                        new Message("assistant", "Hi"));
        assertThat(templates.prompt(SEED, step(), step().actions().get(0), "no", history))
                .extracting(Message::role)
                .containsExactly("system", "assistant", "user");
    }

    @Test
    void shouldFillTextsAndLeaveAngles() throws ConfigException {
        PromptTemplates templates = PromptTemplates.parse("templates.yml", TEMPLATES);

        assertThat(templates.fillTemplate("{candidate[skills]} at <place>, {candidate[skills][1]}", SEED))
                .isEqualTo("x, y at <place>, y");
        assertThat(templates.fillTemplate("Skills:\n  {candidate[skills]}\n", SEED))
                .isEqualTo("Skills:\n  - x\n  - y");
        assertThat(templates.fillTemplate("{candidate[skills]}", SEED)).isEqualTo("- x\n- y");
        assertThatThrownBy(() -> templates.fillTemplate("{agent[age]}", SEED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{agent[age]}");
        assertThatThrownBy(() -> templates.fillTemplate("{stage_example}", SEED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeDoneSoonWithALongLine() throws ConfigException {
        PromptTemplates templates = PromptTemplates.parse("templates.yml", TEMPLATES);
        int names = 250_000;

        String filled = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> templates.fillTemplate("{candidate[name]} ".repeat(names), SEED));

        assertThat(filled).isEqualTo("Bob ".repeat(names).strip());
    }

    @Test
    void shouldFillTheTrainedModelsPromptWithTheAgentsPart() throws ConfigException {
        assertThat(PromptTemplates.parse("templates.yml", TEMPLATES).fineTuning(SEED))
                .isEqualTo("You are Ada {candidate[name]} + for Nurse + c");
    }

    @Test
    void shouldReportEverythingWrongAtOnce() {
        String text = """
                base: "{system_mesage}"
                fine_tuning: "{stage_example}"
                agent: {system_message: "{agent.name}", description_template: , context_template: c, contxt: 1}
                bass: x
                """;

        assertThatThrownBy(() -> PromptTemplates.parse("templates.yml", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("templates.yml:1:8: the templates: 'base': unknown placeholder {system_mesage}."
                        + " Did you mean 'system_message'?")
                .hasMessageContaining(
                        "templates.yml:2:15: the templates: 'fine_tuning': unknown placeholder {stage_example}")
                .hasMessageContaining("templates.yml:3:26: agent: 'system_message': {agent.name} is not a placeholder")
                .hasMessageContaining("agent: 'description_template' is missing")
                .hasMessageContaining("unknown key 'contxt'")
                .hasMessageContaining("'candidate' is missing")
                .hasMessageContaining("unknown key 'bass'");
    }
}
