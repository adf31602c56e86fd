package dev.parley.domain.conversation;

import dev.parley.domain.conversation.ConversationState.Pending;
import dev.parley.domain.conversation.ConversationState.Phase;
import dev.parley.domain.flow.ScriptedTurn;
import dev.parley.domain.models.RoleModels;
import dev.parley.domain.prompt.Message;
import dev.parley.domain.prompt.Spoken;
import dev.parley.domain.seed.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next in the conversation of one seed: template turns are said at once, a model turn becomes a
 * question, its answer becomes the turn, and the flow moves on. Values in, values out; the same inputs give the same
 * events.
 */
public final class ConversationProcess {
    private static final String INVALID_RUN = "invalid_run";
    private static final String INVALID_REQUEST = "invalid_request";

    /** Most bytes of text in a prompt, and in all turns together, which become one example: more fits into no record. */
    private static final long MOST_BYTES = 900_000;

    private final Production production;
    private final Seed seed;
    private final List<ScriptedTurn> script;
    private final Function<String, Optional<Answer>> answers;

    /**
     * @param production the run's flow schema, templates and models
     * @param seed the conversation's seed
     * @param answers the latest answer on the log to a request id, from this run or an earlier one
     * @throws IllegalArgumentException when the seed's flow is not one of the production's flow schema
     */
    public ConversationProcess(Production production, Seed seed, Function<String, Optional<Answer>> answers) {
        this.production = production;
        this.seed = seed;
        this.script = production.schema().script(seed.flow());
        this.answers = answers;
    }

    /**
     * The seed was planned: a new conversation starts, a failed or paused one goes on if the attempt is higher than its
     * own. Anything else changes nothing.
     */
    public List<ConversationEvent> open(@Nullable ConversationState state, int attempt) {
        boolean resumable = state != null
                && attempt > state.attempt()
                && (state.phase() == Phase.FAILED || state.phase() == Phase.PAUSED);
        if (state != null && !resumable) {
            return List.of();
        }
        List<ConversationEvent> events = new ArrayList<>();
        ConversationEvent.Opened opened = new ConversationEvent.Opened(attempt);
        events.add(opened);
        advance(ConversationState.evolve(state, opened), events);
        return events;
    }

    /** An answer arrived. One that nobody waits for, or that is older than the question, changes nothing. */
    public List<ConversationEvent> hear(ConversationState state, Answer answer) {
        Pending pending = waitingFor(state, answer);
        if (pending == null) {
            return List.of();
        }
        ScriptedTurn line = script.get(state.said().size());
        List<ConversationEvent> events = new ArrayList<>();
        switch (answer.outcome()) {
            case Answer.Text text -> {
                ConversationEvent said = said(line, text, pending.requestId(), pending.promptHash(), false);
                ConversationEvent next = fitting(line, state.said(), said);
                events.add(next);
                if (next == said) {
                    advance(ConversationState.evolve(state, said), events);
                }
            }
            case Answer.Refusal refusal -> {
                if (answer.attempt() >= pending.attempt()) {
                    events.add(ended(line, refusal));
                }
            }
        }
        return events;
    }

    /**
     * A question was put off that another conversation asked, and for whose answer this one waited too: it asks for
     * itself. An answer that is older than the question changes nothing.
     */
    public List<ConversationEvent> askAgain(ConversationState state, Answer putOff) {
        List<ConversationEvent> events = new ArrayList<>();
        Pending pending = waitingFor(state, putOff);
        if (pending != null && putOff.attempt() >= pending.attempt()) {
            advance(state, events);
        }
        return events;
    }

    /** Its question was lost: it is asked once more. */
    public List<ConversationEvent> askAgain(ConversationState state) {
        List<ConversationEvent> events = new ArrayList<>();
        if (state.phase() == Phase.OPEN) {
            advance(state, events);
        }
        return events;
    }

    private static @Nullable Pending waitingFor(ConversationState state, Answer answer) {
        Pending pending = state.phase() == Phase.OPEN ? state.pending() : null;
        return pending != null && pending.requestId().equals(answer.requestId()) ? pending : null;
    }

    private void advance(ConversationState start, List<ConversationEvent> events) {
        ConversationState state = start;
        while (state.said().size() < script.size()) {
            ScriptedTurn line = script.get(state.said().size());
            ConversationEvent next = fitting(line, state.said(), next(line, state.said()));
            events.add(next);
            if (!(next instanceof ConversationEvent.TurnSaid)) {
                return;
            }
            state = ConversationState.evolve(state, next);
        }
        events.add(new ConversationEvent.Completed());
    }

    /** The event, or the end of a conversation that nobody could write down: whoever tried would fail again after each restart. */
    private static ConversationEvent fitting(ScriptedTurn line, List<Spoken> said, ConversationEvent event) {
        Stream<String> texts =
                switch (event) {
                    case ConversationEvent.Asked asked ->
                        asked.messages().stream().map(Message::content);
                    case ConversationEvent.TurnSaid(Turn turn) ->
                        Stream.concat(said.stream().map(Spoken::text), Stream.of(turn.text()));
                    default -> Stream.empty();
                };
        return texts.mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                                .sum()
                        <= MOST_BYTES
                ? event
                : new ConversationEvent.Failed(
                        line.position(),
                        line.step().id(),
                        INVALID_REQUEST,
                        "The conversation has more than " + MOST_BYTES
                                + " bytes of text; limit its turns with max_tokens.");
    }

    private ConversationEvent next(ScriptedTurn line, List<Spoken> said) {
        try {
            return line.action().callsModel() ? ask(line, said) : fillIn(line);
        } catch (IllegalArgumentException e) {
            // The seed lacks what a text uses: checked when planning, but seeds may come from anybody.
            return new ConversationEvent.Failed(
                    line.position(), line.step().id(), INVALID_RUN, String.valueOf(e.getMessage()));
        }
    }

    private ConversationEvent fillIn(ScriptedTurn line) {
        String text = production.templates().fillTemplate(line.example(), seed);
        if (text.isBlank()) {
            throw new IllegalArgumentException("nothing is left of the text for this seed");
        }
        return new ConversationEvent.TurnSaid(turn(line, text, new Turn.Template()));
    }

    private ConversationEvent ask(ScriptedTurn line, List<Spoken> said) {
        List<Message> messages = prompt(line, said);
        RoleModels models = production.models().of(line.action().role());
        String promptHash = production.promptHash(messages);
        String requestId = production.requestId(promptHash, models, seed.id());
        Optional<Answer> earlier = answers.apply(requestId);
        if (earlier.isPresent() && earlier.get().outcome() instanceof Answer.Text text) {
            return said(line, text, requestId, promptHash, true);
        }
        int attempt = earlier.map(Answer::attempt).orElse(0) + 1;
        String example = production.templates().fillTemplate(line.example(), seed);
        return new ConversationEvent.Asked(
                requestId,
                promptHash,
                attempt,
                line.position(),
                line.action().role(),
                messages,
                models,
                new ConversationEvent.Scene(line.step().id(), line.expressedDecision(), example));
    }

    private List<Message> prompt(ScriptedTurn line, List<Spoken> said) {
        return production.templates().prompt(seed, line.step(), line.action(), line.decision(), said);
    }

    private static ConversationEvent said(
            ScriptedTurn line, Answer.Text text, String requestId, String promptHash, boolean reused) {
        Turn.Model source = new Turn.Model(
                requestId, promptHash, text.model(), text.rehearsal(), text.usage(), text.finishReason(), reused);
        return new ConversationEvent.TurnSaid(turn(line, text.text(), source));
    }

    private static Turn turn(ScriptedTurn line, String text, Turn.Source source) {
        return new Turn(
                line.position(),
                line.action().role(),
                line.step().id(),
                line.expressedDecision(),
                line.step().tags(),
                text,
                source);
    }

    private static ConversationEvent ended(ScriptedTurn line, Answer.Refusal refusal) {
        return refusal.waits()
                ? new ConversationEvent.Paused(line.position(), refusal.code(), refusal.message())
                : new ConversationEvent.Failed(line.position(), line.step().id(), refusal.code(), refusal.message());
    }
}
