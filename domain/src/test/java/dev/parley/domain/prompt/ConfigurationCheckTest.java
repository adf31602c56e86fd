package dev.parley.domain.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.SeedConfig;
import dev.parley.domain.yaml.ConfigProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationCheckTest {

    private static final SeedConfig SEEDS = new SeedConfig(
            List.of(Fields.fromJson("{\"name\":\"Ada\"}")),
            List.of(
                    Fields.fromJson("{\"first_name\":\"Bob\",\"jobs\":[{\"company\":\"X\"}],\"city\":\"Rome\"}"),
                    Fields.fromJson("{\"first_name\":\"Cyd\",\"jobs\":[{\"company\":\"Y\"}]}")),
            List.of(Fields.fromJson("{\"title\":\"Nurse\"}")));

    private static List<String> flow(String text) {
        return ConfigurationCheck.flow("flow.yml", text, Optional.of(SEEDS)).stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void shouldNameFileLineColumnStepAndPlaceholder() {
        String text = """
                - id: greeting
                  actions:
                    - role: agent
                      description: "Hi {candidate[frist_name]}"
                      example: >-
                        Hello {candidate[first_name]},
                        I am {agent[nmae]} and {agent[name]}.
                    - role: candidate
                      examples:
                        "yes": "{job_opening[title]} {job_opening[pay]}"
                """;

        assertThat(flow(text))
                .containsExactly(
                        "flow.yml:4:24: step 'greeting': 'description': unknown placeholder {candidate[frist_name]}."
                                + " Did you mean 'first_name'? There are: first_name, jobs.",
                        "flow.yml:7:14: step 'greeting': 'example': unknown placeholder {agent[nmae]}."
                                + " Did you mean 'name'? There are: name.",
                        "flow.yml:10:38: step 'greeting': 'examples' for 'yes': unknown placeholder"
                                + " {job_opening[pay]}. There are: title.");
    }

    @Test
    void shouldRefuseATemplateOfWhichNothingIsLeft() {
        SeedConfig seeds = new SeedConfig(
                List.of(Fields.fromJson("{\"first_name\":\"Ada\",\"note\":\"\"}")),
                List.of(
                        Fields.fromJson("{\"first_name\":\"Bob\",\"note\":\"Hello.\"}"),
                        Fields.fromJson("{\"first_name\":\"Cyd\",\"note\":[]}")),
                List.of(Fields.fromJson("{\"title\":\"Nurse\"}")));
        String text = """
                - id: greeting
                  actions:
                    - {role: agent, action_type: template, example: "{agent[note]} {candidate[note]}"}
                    - {role: candidate, action_type: message, example: "{candidate[note]}"}
                - id: branch
                  actions:
                    - {role: agent, action_type: template, example: "{agent[note]}{candidate[first_name]}"}
                    - role: candidate
                      action_type: response
                      response_type: template
                      examples: {"yes": "{candidate[note]}", "no": "No {candidate[note]}"}
                """;

        assertThat(ConfigurationCheck.flow("flow.yml", text, Optional.of(seeds)).stream()
                        .map(ConfigProblem::toString))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("flow.yml:3:")
                        .contains("step 'greeting': 'example': nothing is left of the text for agent 1 (Ada) with"
                                + " candidate 2 (Cyd)."))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("flow.yml:11:")
                        .contains("'examples' for 'yes': nothing is left of the text for candidate 2 (Cyd)."));
    }

    @Test
    void shouldFindThePlaceOfARepeatedPlaceholder() {
        assertThat(flow("- id: a\n  actions:\n  - example: |\n      {{agent[x]}}\n      {agent[x]} {agent[x]}\n"))
                .hasSize(2)
                .anySatisfy(p -> assertThat(p).startsWith("flow.yml:5:7:"))
                .anySatisfy(p -> assertThat(p).startsWith("flow.yml:5:18:"));
    }

    @Test
    void shouldNameThePartThatLacksAField() {
        assertThat(flow("steps: [{id: a, actions: [{example: '{candidate[city]} {candidate[jobs][0][company]}'}]}]"))
                .singleElement()
                .asString()
                .contains("placeholder {candidate[city]} finds nothing in candidate 2 (Cyd)");
    }

    @Test
    void shouldSayWhatThereIsAtTheDepthWhereItGoesWrong() {
        assertThat(flow(
                        "[{id: a, actions: [{example: '{candidate[jobs][0][compny]} {candidate[jobs][3]} {agent[name][x]}"
                                + " {agent} {agnt[name]}'}]}]"))
                .anySatisfy(p -> assertThat(p).contains("{candidate[jobs][0][compny]}. Did you mean 'company'?"))
                .anySatisfy(p -> assertThat(p).contains("{candidate[jobs][3]}. Every entry has the number 0 only"))
                .anySatisfy(
                        p -> assertThat(p).contains("{agent[name][x]}. There is nothing to choose from before '[x]'"))
                .anySatisfy(p -> assertThat(p).contains("{agent} names no field. Add one in brackets. There are: name"))
                .anySatisfy(p -> assertThat(p)
                        .contains("{agnt[name]}. Did you mean 'agent'? There are: {agent[name]}, {candidate["))
                .hasSize(5);
    }

    @Test
    void shouldTellTheNumbersOfAListFromKeysThatAreNumbers() {
        SeedConfig seeds = new SeedConfig(
                List.of(Fields.fromJson("{\"years\":{\"2018\":\"x\",\"2020\":\"y\"}}")),
                SEEDS.candidates(),
                SEEDS.jobOpenings());
        String text = "[{id: a, actions: [{example: '{agent[years][2019]}'}]}]";

        assertThat(ConfigurationCheck.flow("flow.yml", text, Optional.of(seeds)))
                .singleElement()
                .asString()
                .contains("{agent[years][2019]}. Did you mean '2018'? There are: 2018, 2020.");
    }

    @Test
    void shouldRefuseNamesWithSpacesAroundThem() {
        String text = """
                base: "{ system_message } {stage_example}"
                fine_tuning: "{context_template }"
                agent: {system_message: x, description_template: x, context_template: x}
                candidate: {system_message: x, description_template: x, context_template: x}
                """;

        assertThat(ConfigurationCheck.templates("templates.yml", text, Optional.of(SEEDS)))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "templates.yml:1:8: the templates: 'base': { system_message } is not a placeholder. Write a part"
                                + " and its field in brackets, as in {agent[company_name]}, a name, as in"
                                + " {system_message}, or {{ for a brace.",
                        "templates.yml:2:15: the templates: 'fine_tuning': {context_template } is not a placeholder."
                                + " Write a part and its field in brackets, as in {agent[company_name]}, a name, as in"
                                + " {system_message}, or {{ for a brace.");
    }

    @Test
    void shouldCheckTheFormWithoutSeeds() {
        String text = "- {id: a, actions: [{example: '{agent[anything]} {agent.name} {foo}'}]}";

        assertThat(ConfigurationCheck.flow("flow.yml", text, Optional.empty())).hasSize(2);
    }

    @Test
    void shouldPassOverWhatIsNoFlow() {
        assertThat(flow("- 1\n- {actions: 3}\n- {id: [x], actions: [{examples: 3, example: [1]}]}\n"))
                .isEmpty();
        assertThat(flow("text")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{x%d} ", "{candidate[x%d]} ", "{agent.x%d} ", "{x} "})
    void shouldBeDoneSoonWithMegabytesOfMistakes(String mistake) {
        StringBuilder text = new StringBuilder("- {id: a, actions: [{action_type: template, example: '");
        int mistakes = 150_000;
        for (int i = 0; i < mistakes; i++) {
            text.append(mistake.formatted(i));
        }

        List<String> found = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> flow(text.append("'}]}").toString()));

        assertThat(found).hasSize(201).last().asString().contains(mistakes - 200 + " more problems are not shown");
    }

    @Test
    void shouldCheckTemplatesAgainstTheSeeds() {
        String text = """
                base: "{stage_example} {candidate[city]}"
                fine_tuning: "x"
                agent: {system_message: "{agent[age]}", description_template: x, context_template: x}
                candidate: {system_message: x, description_template: x, context_template: x}
                """;

        assertThat(ConfigurationCheck.templates("templates.yml", text, Optional.of(SEEDS)))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "templates.yml:1:24: the templates: 'base': placeholder {candidate[city]} finds nothing in"
                                + " candidate 2 (Cyd). Add the field there, or don't use it.",
                        "templates.yml:3:26: agent: 'system_message': unknown placeholder {agent[age]}. There are: name.");
    }
}
