package dev.parley.domain.prompt;

import dev.parley.domain.flow.Exit;
import dev.parley.domain.flow.Flow;
import dev.parley.domain.flow.FlowSchema;
import dev.parley.domain.flow.Role;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.flow.Step;
import dev.parley.domain.flow.Visit;
import dev.parley.domain.seed.Fields;
import dev.parley.domain.seed.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is asked in a live conversation: the {@code fine_tuning} prompt that it was trained with, then what was
 * said. Nobody tells a live conversation what comes next; only a rehearsal, which has no other way to know, follows the
 * agent's lines of one flow. Immutable.
 */
public final class LivePrompts {
    /** Longer than any conversation that somebody tries out by hand. */
    private static final int MOST_VISITS = 100;

    private final PromptTemplates templates;
    private final Flow flow;
    private final List<ScriptedTurn> lines;

    /**
     * @param templates the prompts
     * @param schema where rehearsals take the agent's lines from: its first way through
     */
    public LivePrompts(PromptTemplates templates, FlowSchema schema) {
        this.templates = templates;
        this.flow = firstWay(schema);
        this.lines = schema.script(flow).stream()
                .filter(line -> line.action().role() == Role.AGENT)
                .toList();
    }

    /**
     * What is being staged in a rehearsal.
     *
     * @param step id of the step
     * @param example the step's example, placeholders filled in
     */
    public record Stage(String step, String example) {}

    /** From each step along its first exit that may still be taken, to an end. */
    private static Flow firstWay(FlowSchema schema) {
        List<Visit> visits = new ArrayList<>();
        Map<String, Integer> times = new HashMap<>();
        Optional<Step> next = Optional.of(schema.start());
        while (next.isPresent() && visits.size() < MOST_VISITS) {
            Step step = next.get();
            times.merge(step.id(), 1, Integer::sum);
            Optional<Exit> exit = step.exits().stream()
                    .filter(open -> times.getOrDefault(open.to(), 0)
                            < schema.step(open.to()).maxVisits())
                    .findFirst();
            visits.add(new Visit(
                    step.id(),
                    exit.or(() -> step.exits().stream().findFirst())
                            .map(Exit::decision)
                            .orElse(null)));
            next = exit.map(Exit::to).map(schema::step);
        }
        return new Flow(visits);
    }

    /**
     * The prompt.
     *
     * @param said the conversation so far: {@code assistant} is the agent, {@code user} the candidate
     */
    public List<Message> messages(Fields agent, Fields candidate, Fields jobOpening, List<Message> said) {
        List<Message> messages = new ArrayList<>(said.size() + 1);
        messages.add(new Message(Message.SYSTEM, templates.liveFineTuning(seed(agent, candidate, jobOpening))));
        messages.addAll(said);
        return List.copyOf(messages);
    }

    /** What the agent's next line is in a rehearsal; nothing once the flow has come to its end. */
    public Optional<Stage> stage(Fields agent, Fields candidate, Fields jobOpening, List<Message> said) {
        long spoken = said.stream()
                .filter(message -> message.role().equals(Message.ASSISTANT))
                .count();
        return lines.stream().skip(spoken).findFirst().map(line -> {
            Seed parts = seed(agent, candidate, jobOpening);
            return new Stage(line.step().id(), templates.fillLiveTemplate(line.example(), parts));
        });
    }

    private Seed seed(Fields agent, Fields candidate, Fields jobOpening) {
        return new Seed(agent, candidate, jobOpening, flow);
    }
}
