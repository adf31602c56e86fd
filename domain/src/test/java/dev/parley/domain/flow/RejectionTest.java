package dev.parley.domain.flow;

import static dev.parley.domain.flow.Schemas.problems;
import static dev.parley.domain.flow.Schemas.step;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionTest {

    private static final String BYE = step("bye", "is_end: true");

    @Test
    void shouldRefuseASchemaWithoutStart() {
        assertThat(problems(step("a", "next: bye") + BYE))
                .containsExactly("1:1: no step is the start. "
                        + "Add 'is_start: true' to the step with which conversations begin.");
    }

    @Test
    void shouldRefuseSeveralStarts() {
        assertThat(problems(step("a", "is_start: true, next: b")
                        + step("b", "is_start: true, next: bye")
                        + step("c", "is_start: yes, next: bye")
                        + BYE))
                .containsExactly(
                        "2:94: step 'b': there is a start already, 'a' in line 1. Keep 'is_start: true' on one step.",
                        "3:94: step 'c': there is a start already, 'a' in line 1. Keep 'is_start: true' on one step.");
    }

    @Test
    void shouldRefuseASchemaWithoutEnd() {
        assertThat(problems(step("a", "is_start: true, next: a")))
                .containsExactly("1:1: no step is an end. "
                        + "Add 'is_end: true' to the steps after which conversations are over.");
    }

    @Test
    void shouldRefuseAnIdOfSeveralLines() {
        assertThat(problems(step("\"a\\nb\"", "is_start: true, is_end: true")))
                .containsExactly("1:8: step 'a…': 'id' goes over several lines. "
                        + "Write it on one line, without '|' and '>'.");
    }

    @Test
    void shouldTellAnEmptyExampleOfADecisionOnce() {
        String branch = """
                - id: a
                  is_start: true
                  is_branch: true
                  initiator: agent
                  actions:
                    - role: candidate
                      action_type: response
                      examples:
                        "yes": Yes.
                        "no":
                  next: {"yes": bye, "no": bye}
                """;

        assertThat(problems(branch + BYE))
                .containsExactly("10:14: step 'a', action 1: 'examples': 'no' is empty. Give it a text.");
    }

    @Test
    void shouldRefuseAnUnknownNext() {
        assertThat(problems(step("a", "is_start: true, next: by") + BYE))
                .containsExactly("1:116: step 'a': 'next' leads to 'by', which is no step. "
                        + "Did you mean 'bye'? There are: a, bye.");
        assertThat(problems(step("a", "is_start: true, is_branch: true, next: {x: {to: nowhere}, y: bye}") + BYE))
                .containsExactly("1:142: step 'a': 'next' leads to 'nowhere', which is no step. There are: a, bye.");
    }

    @Test
    void shouldRefuseStepsThatNoPathReachesOrThatReachNoEnd() {
        String yaml = step("a", "is_start: true, is_branch: true, next: {x: bye, y: b}")
                + step("b", "next: c")
                + step("c", "next: b")
                + step("island", "next: bye")
                + BYE;

        assertThat(problems(yaml))
                .containsExactly(
                        "2:94: step 'b': no path leads from here to an end. "
                                + "Let a 'next' lead to an end step, or add 'is_end: true'.",
                        "3:94: step 'c': no path leads from here to an end. "
                                + "Let a 'next' lead to an end step, or add 'is_end: true'.",
                        "4:4: step 'island': no path from the start leads here. "
                                + "Name it in the 'next' of another step, or remove it.");
    }

    @Test
    void shouldRefuseABranchWithoutMappingAndAMappingWithoutBranch() {
        assertThat(problems(step("a", "is_start: true, is_branch: true, next: bye") + BYE))
                .singleElement()
                .asString()
                .contains("step 'a': 'next' must map decisions to steps, because the step branches");
        assertThat(problems(step("a", "is_start: true, next: {\"yes\": bye}") + BYE))
                .singleElement()
                .asString()
                .contains("step 'a': 'next' maps decisions to steps, but the step does not branch");
        assertThat(problems(step("a", "is_start: true, next: [bye]") + BYE))
                .singleElement()
                .asString()
                .contains("step 'a': 'next' must be the id of one step, but it is a list");
        assertThat(problems(step("a", "is_start: true, is_branch: true, next: {}") + BYE))
                .first()
                .asString()
                .contains("step 'a': 'next' has no decisions");
    }

    @Test
    void shouldRefuseNextOnAnEndStepAndItsLackElsewhere() {
        assertThat(problems(step("a", "is_start: true, next: b") + step("b", "is_end: true, next: a")))
                .containsExactly("2:108: step 'b': 'next' must not be there: this is an end step. "
                        + "Remove 'next', or 'is_end'.");
        assertThat(problems(step("a", "is_start: true") + step("b", "is_end: true")))
                .contains("1:3: step 'a': 'next' is missing. Add 'next: <id of a step>', or 'is_end: true'.");
    }

    @Test
    void shouldRefuseDuplicateIds() {
        assertThat(problems(step("a", "is_start: true, next: bye") + BYE + BYE))
                .containsExactly("3:4: step 'bye': the id is taken by the step in line 2. "
                        + "Give each step an id of its own.");
    }

    @Test
    void shouldRefuseADecisionWithoutItsExample() {
        String yaml = """
            - id: a
              is_start: true
              initiator: agent
              is_branch: true
              actions:
                - {role: agent, action_type: message, example: Well}
                - {role: candidate, action_type: response, examples: {"yes": Y, "nope": N}}
              next: {"yes": bye, "no": bye}
            """;

        assertThat(problems(yaml + BYE))
                .containsExactly(
                        "7:48: step 'a', action 2: 'examples' has no entry for the decision 'no'. "
                                + "Add '\"no\": ...' below 'examples'.",
                        "7:69: step 'a', action 2: 'examples' has an entry for 'nope', which the step does not decide. "
                                + "There are: yes, no.");
        assertThat(problems(yaml.replace("examples: {\"yes\": Y, \"nope\": N}", "response_type: template") + BYE))
                .singleElement()
                .asString()
                .contains("step 'a', action 2: 'examples' is missing");
    }

    @Test
    void shouldRefuseARoleWithTwoActions() {
        String yaml = """
            - id: a
              is_start: true
              is_end: true
              initiator: agent
              actions:
                - {role: agent, action_type: message, example: One}
                - {role: agent, action_type: message, example: Two}
            """;

        assertThat(problems(yaml))
                .containsExactly("7:7: step 'a': 'actions' has two of the agent, the first in line 6. "
                        + "Give one of them to the candidate, or move it to a step of its own.");
    }

    @Test
    void shouldFindEverythingWrongWithAnActionOfAnUnknownType() {
        String yaml = """
            - id: a
              is_start: true
              is_end: true
              initiator: agent
              actions:
                - {role: agent, action_type: mesage, example: One, examples: {"yes": Two}}
                - {role: agent, action_type: message, example: Two}
            """;

        assertThat(problems(yaml))
                .hasSize(3)
                .anyMatch(message -> message.contains("'action_type' cannot be 'mesage'"))
                .anyMatch(message -> message.contains("'examples' and 'example' are both there"))
                .anyMatch(message -> message.contains("'actions' has two of the agent"));
    }

    @Test
    void shouldRefuseThreeActions() {
        assertThat(problems("""
            - id: a
              is_start: true
              is_end: true
              initiator: agent
              actions: [{role: agent, action_type: message}, {role: candidate, action_type: message}, {}]
            """))
                .anyMatch(message -> message.contains("step 'a': 'actions' must be one or two, but there are 3"));
    }

    @Test
    void shouldRefuseOtherDocuments() {
        assertThat(problems("hello"))
                .containsExactly("1:1: a flow schema is a list of steps, but this is a text. "
                        + "Start each step with '- id: ...'.");
        assertThat(problems("[]")).singleElement().asString().contains("there are no steps");
        assertThat(problems("version: 3\nsteps:\n" + step("a", "is_start: true, is_end: true")))
                .containsExactly("1:10: version 3 of the flow language is not known. Write 'version: 2'.");
        assertThat(problems("{}"))
                .containsExactly(
                        "1:1: 'steps' is missing. Add 'steps: ...'.", "1:1: 'version' is missing. Add 'version: 2'.");
    }

    @Test
    void shouldRefuseLimitsThatLeaveNoFlow() {
        String steps = "steps:\n" + step("a", "is_start: true, next: b") + step("b", "next: bye") + BYE;

        assertThat(problems("version: 2\nlimits: {max_turns: 2}\n" + steps))
                .containsExactly("1:1: no flow reaches an end within the limits. Raise 'max_turns' (now 2), "
                        + "or raise 'max_visits' of the steps that have to be passed more than once.");
        assertThat(problems("version: 2\nlimits: {max_turns: 3}\n" + steps)).isEmpty();
    }

    @Test
    void shouldRefuseAStepThatOnlyForbiddenVisitsReach() {
        String yaml = step("a", "is_start: true, is_branch: true, next: {x: b, y: c}")
                + step("b", "is_branch: true, next: {x: back, y: bye}")
                + step("back", "is_branch: true, next: {x: b, y: c}")
                + step("c", "next: bye")
                + BYE;
        String trapped = step("a", "is_start: true, next: b")
                + step("b", "is_branch: true, next: {x: c, y: bye}")
                + step("c", "next: b")
                + BYE;

        assertThat(problems(yaml)).isEmpty();
        assertThat(problems(trapped))
                .containsExactly("3:3: step 'c': no flow within the limits comes through here. "
                        + "Raise 'max_visits' of the steps that have to be passed more than once.");
        assertThat(problems(trapped.replace("{id: b,", "{id: b, max_visits: 2,")))
                .isEmpty();
    }

    @Test
    void shouldNameTheLoopThatHasTooManyWays() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            StringBuilder next = new StringBuilder();
            for (int j = 0; j < 12; j++) {
                next.append("d").append(j).append(": s").append(j).append(", ");
            }
            String rest =
                    (i == 0 ? "is_start: true, " : "") + "max_visits: 5, is_branch: true, next: {" + next + "end: bye}";
            yaml.append(step("s" + i, rest));
        }

        assertThat(problems(yaml + BYE))
                .containsExactly("1:3: step 's0': there are too many ways to loop through the steps "
                        + "s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11. "
                        + "Lower their 'max_visits', take steps out of the loop, or lower 'max_turns'.");
    }
}
