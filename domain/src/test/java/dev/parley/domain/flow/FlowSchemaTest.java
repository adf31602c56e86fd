package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FlowSchemaTest {

    private final FlowSchema schema = Schemas.workedFigure();

    @Test
    void shouldHaveTheFourFlowsOfTheWorkedFigure() {
        Flows flows = new Flows(schema);

        assertThat(flows.count()).isEqualTo(4);
        assertThat(flows.stream().map(Flow::toString))
                .containsExactly(
                        "greeting > interest=yes > question > apply=yes > questions=yes > follow_up > portal > goodbye",
                        "greeting > interest=yes > question > apply=yes > questions=no > portal > goodbye",
                        "greeting > interest=yes > question > apply=no > goodbye",
                        "greeting > interest=no > goodbye");
    }

    @Test
    void shouldReadTheMappingFormLikeTheListForm() {
        String list = Schemas.resource("worked-figure.yml");
        FlowSchema mapped = Schemas.valid("version: 2\nsteps:\n" + list.indent(2));

        assertThat(mapped.steps()).isEqualTo(schema.steps());
        assertThat(mapped.maxTurns()).isEmpty();
        assertThat(new Flows(mapped).stream())
                .containsExactlyElementsOf(new Flows(schema).stream().toList());
    }

    @Test
    void shouldReadStepsWithTheirDefaults() {
        Step greeting = schema.start();

        assertThat(greeting.id()).isEqualTo("greeting");
        assertThat(greeting.initiator()).isEqualTo(Role.AGENT);
        assertThat(greeting.branch()).isFalse();
        assertThat(greeting.maxVisits()).isEqualTo(1);
        assertThat(greeting.tags()).isEmpty();
        assertThat(greeting.exits()).containsExactly(new Exit(null, "interest", 1));
        assertThat(schema.step("goodbye").end()).isTrue();
        assertThat(schema.find("nope")).isEmpty();
    }

    @Test
    void shouldPutTheInitiatorsActionFirst() {
        assertThat(schema.step("interest").actions().stream().map(Action::role))
                .containsExactly(Role.AGENT, Role.CANDIDATE);
        assertThat(schema.step("question").actions().stream().map(Action::role))
                .containsExactly(Role.CANDIDATE, Role.AGENT);
    }

    @Test
    void shouldUnderstandBareYesAndNo() {
        assertThat(schema.step("interest").exits().stream().map(Exit::decision)).containsExactly("yes", "no");
    }

    @Test
    void shouldTellWhoWritesATurn() {
        assertThat(schema.step("apply").actions().stream().map(Action::kind))
                .containsExactly(ActionKind.TEMPLATE, ActionKind.TEMPLATE_RESPONSE);
        assertThat(schema.step("interest").actions().stream().map(Action::kind))
                .containsExactly(ActionKind.MESSAGE, ActionKind.MESSAGE_RESPONSE);
        assertThat(schema.step("questions").actions().stream().map(Action::callsModel))
                .containsExactly(false, true);
    }

    @Test
    void shouldReadWeightsTagsAndLimits() {
        FlowSchema weighted = Schemas.valid("""
            version: 2
            limits: {max_turns: 9}
            steps:
              - id: ask
                is_start: true
                initiator: agent
                max_visits: 3
                tags: [screening, screening, opening]
                is_branch: true
                actions: [{role: agent, action_type: message, example: Well}]
                next: {again: ask, "yes": {to: bye, weight: 2.5}}
              - {id: bye, is_end: true, initiator: agent, actions: [{role: agent, action_type: message}]}
            """);

        assertThat(weighted.maxTurns()).isEqualTo(OptionalInt.of(9));
        Step ask = weighted.start();
        assertThat(ask.maxVisits()).isEqualTo(3);
        assertThat(ask.tags()).containsExactly("screening", "opening");
        assertThat(ask.exits()).containsExactly(new Exit("again", "ask", 1), new Exit("yes", "bye", 2.5));
    }

    @Test
    void shouldScriptTheTurnsOfAFlow() {
        Flow declined = new Flows(schema).at(java.math.BigInteger.valueOf(3));

        List<ScriptedTurn> turns = schema.script(declined);

        assertThat(turns.stream()
                        .map(turn -> turn.position() + " " + turn.step().id() + " "
                                + turn.action().role().wireName() + " " + turn.decision() + " "
                                + turn.expressedDecision() + " "
                                + turn.example()))
                .containsExactly(
                        "1 greeting agent null null Hello {candidate[first_name]}, this is {agent[first_name]}.",
                        "2 interest agent no null Are you looking for a new job as {job_opening[title]}?",
                        "3 interest candidate no no No, thank you.",
                        "4 goodbye agent null null Goodbye.");
    }

    @Test
    void shouldRefuseToScriptAFlowOfAnotherSchema() {
        assertThatThrownBy(() -> schema.script(new Flow(List.of(new Visit("elsewhere", null)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the schema has no step 'elsewhere'");
        assertThatThrownBy(() -> schema.script(new Flow(List.of(new Visit("interest", "maybe")))))
                .hasMessage("step 'interest' does not decide 'maybe'");
        assertThatThrownBy(() -> schema.script(new Flow(List.of(new Visit("greeting", "yes")))))
                .hasMessage("step 'greeting' does not decide 'yes'");
        assertThatThrownBy(() -> schema.script(new Flow(List.of(new Visit("interest", null)))))
                .hasMessage("step 'interest' does not decide 'null'");
    }

    @Test
    void shouldLocateTextsForLaterChecks() {
        FlowText hello = schema.texts().stream()
                .filter(text -> text.step().equals("greeting") && text.field().equals("example"))
                .findFirst()
                .orElseThrow();

        assertThat(hello.template()).isTrue();
        assertThat(hello.role()).isEqualTo(Role.AGENT);
        assertThat(hello.problem("{agent[first_name]}", 0, "no such field", "Look")
                        .toString())
                .isEqualTo("flow.yml:9:56: step 'greeting': no such field. Look.");
        assertThat(schema.texts().stream().map(FlowText::field))
                .contains("description", "examples[yes]", "examples[no]");
    }

    @Test
    void shouldLoadAStepThatIsStartAndEnd() {
        FlowSchema single = Schemas.valid(Schemas.step("only", "is_start: true, is_end: true"));

        assertThat(new Flows(single).stream().map(Flow::toString)).containsExactly("only");
    }
}
