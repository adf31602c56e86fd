package dev.parley.domain.flow;

import static dev.parley.domain.flow.Schemas.problems;
import static dev.parley.domain.flow.Schemas.step;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that are still being written: what is told of them is told at once, and by a name. */
class UnfinishedStepsTest {

    private static final String BYE = step("bye", "is_end: true");

    @Test
    void shouldKnowADecisionThatLeadsNowhereYet() {
        String yaml = """
            - id: a
              is_start: true
              initiator: candidate
              is_branch: true
              actions: [{role: candidate, action_type: response, examples: {"yes": Y}}]
              next: {"yes": bye, "no": }
            """;

        assertThat(problems(yaml + BYE))
                .containsExactly(
                        "5:54: step 'a', action 1: 'examples' has no entry for the decision 'no'. "
                                + "Add '\"no\": ...' below 'examples'.",
                        "6:27: step 'a': 'next': 'no' is empty. Give it a text.");
    }

    /** Of what comes behind an exit that is missing, nothing is wrong. */
    @Test
    void shouldTellAMissingNextOnce() {
        String rest = step("b", "next: c") + step("c", "next: bye") + BYE;

        assertThat(problems(step("a", "is_start: true") + rest))
                .containsExactly("1:3: step 'a': 'next' is missing. Add 'next: <id of a step>', or 'is_end: true'.");
        assertThat(problems(step("a", "is_start: true, next: somewhere") + rest))
                .singleElement()
                .asString()
                .contains("'next' leads to 'somewhere', which is no step");
        assertThat(problems(step("a", "is_start: true, next: byee") + rest))
                .as("where it was meant to lead is known")
                .hasSize(3);
    }

    @Test
    void shouldCallAStepWithoutIdByItsNumber() {
        String nameless = BYE.replace("id: bye, ", "is_start: true, ");

        assertThat(problems(step("a", "is_start: true, next: bye") + nameless + nameless + BYE))
                .contains(
                        "2:4: step 2: there is a start already, 'a' in line 1. Keep 'is_start: true' on one step.",
                        "3:4: step 3: there is a start already, 'a' in line 1. Keep 'is_start: true' on one step.");
        assertThat(problems(nameless + step("a", "is_start: true, next: bye") + BYE))
                .anyMatch(message -> message.contains("step 'a': there is a start already, in line 1."));
    }

    @Test
    @Timeout(30)
    void shouldTellOfThousandsOfUnknownStepsSoon() {
        StringBuilder yaml = new StringBuilder(step("start", "is_start: true, next: step_1"));
        for (int i = 0; i < 15_000; i++) {
            yaml.append(step("step_" + i, "next: stop_" + i));
        }

        assertThat(problems(yaml + BYE))
                .hasSize(201)
                .anyMatch(message -> message.contains("'stop_7', which is no step. Did you mean 'step_7'?"));
    }
}
