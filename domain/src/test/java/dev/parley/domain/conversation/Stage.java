package dev.parley.domain.conversation;

import dev.parley.domain.conversation.ConversationEvent.Asked;
import dev.parley.domain.conversation.ConversationEvent.TurnSaid;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.models.SamplingParameters;
import dev.parley.domain.prompt.PromptTemplates;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.yaml.ConfigException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One conversation on trial: the process, the state folded from its events, and the answers on the log. */
final class Stage {
    static final String TEMPLATES = """
            base: "{system_message}|{description_template}|{context_template}|{stage_description}|{stage_example}"
            fine_tuning: "{system_message}"
            agent:
              system_message: I am {agent[first_name]}.
              description_template: The job is {job_opening[title]}.
              context_template: I write to {candidate[first_name]}.
            candidate:
              system_message: I am {candidate[first_name]}.
              description_template: I work.
              context_template: "{agent[first_name]} writes to me."
            """;

    /** Turns of the flow "yes": template, model, model, model, model, template; of "no": template, model, model, model. */
    static final String FLOW = """
            - id: greeting
              is_start: true
              initiator: agent
              tags: [opening]
              actions: [{role: agent, action_type: template, example: "Hello {candidate[first_name]}."}]
              next: interest
            - id: interest
              is_branch: true
              initiator: agent
              actions:
                - {role: agent, action_type: message, description: Ask., example: "Is {job_opening[title]} of interest?"}
                - role: candidate
                  action_type: response
                  description: React.
                  examples: {"yes": "Yes, {agent[first_name]}.", "no": "No."}
              next: {"yes": talk, "no": farewell}
            - id: talk
              initiator: candidate
              actions:
                - {role: agent, action_type: message, description: Tell., example: It is so.}
                - {role: candidate, action_type: message, description: Wonder., example: "Is it?"}
              next: bye
            - id: bye
              is_end: true
              initiator: agent
              tags: [closing]
              actions: [{role: agent, action_type: template, example: "Bye, {candidate[first_name]}."}]
            - id: farewell
              is_end: true
              initiator: agent
              actions: [{role: agent, action_type: message, description: Part., example: Farewell.}]
            """;

    static final Production PRODUCTION = production(FLOW, TEMPLATES, models("teacher"));
    static final Flow YES = new Flow(List.of(
            new Visit("greeting", null),
            new Visit("interest", "yes"),
            new Visit("talk", null),
            new Visit("bye", null)));
    static final Flow NO =
            new Flow(List.of(new Visit("greeting", null), new Visit("interest", "no"), new Visit("farewell", null)));

    final Map<String, Answer> log = new HashMap<>();
    final List<ConversationEvent> events = new ArrayList<>();
    final ConversationProcess process;

    @Nullable
    ConversationState state;

    Stage(Production production, Seed seed) {
        this.process = new ConversationProcess(production, seed, id -> Optional.ofNullable(log.get(id)));
    }

    static Stage yes() {
        return new Stage(PRODUCTION, seed(YES));
    }

    static Production production(String flow, String templates, RunModels models) {
        try {
            return new Production(
                    FlowSchema.parse("flow.yml", flow), PromptTemplates.parse("templates.yml", templates), models);
        } catch (ConfigException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static RunModels models(String name) {
        RoleModels role = new RoleModels(List.of(name), SamplingParameters.NONE);
        return new RunModels(role, role);
    }

    static Seed seed(Flow flow) {
        return new Seed(
                new Fields(Map.of("first_name", "Ada")),
                new Fields(Map.of("first_name", "Bo")),
                new Fields(Map.of("title", "Cook")),
                flow);
    }

    static Answer.Text text(String text) {
        return new Answer.Text(text, "teacher", false, new Usage(10, 5, 0.001), "stop");
    }

    static Answer.Refusal refusal() {
        return new Answer.Refusal("refused", "The model declined.", false);
    }

    static Answer.Refusal noBudget() {
        return new Answer.Refusal("budget_exhausted", "There is no budget left.", true);
    }

    List<ConversationEvent> open(int attempt) {
        return fold(process.open(state, attempt));
    }

    List<ConversationEvent> hear(Answer answer) {
        log.put(answer.requestId(), answer);
        return fold(process.hear(state(), answer));
    }

    List<ConversationEvent> askAgain(Answer putOff) {
        return fold(process.askAgain(state(), putOff));
    }

    /** The answer to the question that is out. */
    List<ConversationEvent> hear(Answer.Outcome outcome) {
        ConversationState.Pending pending = state().pending();
        if (pending == null) {
            throw new AssertionError("no question is out");
        }
        return hear(new Answer(pending.requestId(), pending.attempt(), outcome));
    }

    ConversationState state() {
        if (state == null) {
            throw new AssertionError("the conversation was not opened");
        }
        return state;
    }

    private List<ConversationEvent> fold(List<ConversationEvent> more) {
        for (ConversationEvent event : more) {
            state = ConversationState.evolve(state, event);
        }
        events.addAll(more);
        return more;
    }

    List<Turn> turns() {
        return events.stream()
                .filter(TurnSaid.class::isInstance)
                .map(event -> ((TurnSaid) event).turn())
                .toList();
    }

    List<Asked> questions() {
        return events.stream()
                .filter(Asked.class::isInstance)
                .map(Asked.class::cast)
                .toList();
    }
}
