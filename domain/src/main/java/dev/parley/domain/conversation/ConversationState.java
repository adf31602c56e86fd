package dev.parley.domain.conversation;

import dev.parley.domain.prompt.Spoken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a conversation stands.
 *
 * @param phase whether it goes on
 * @param attempt the attempt of its seed, from 1
 * @param said what was said, in order
 * @param pending the question that is out, while the phase is {@link Phase#OPEN}; the one that was put off, while it is
 *     {@link Phase#PAUSED}
 * @param modelTurns how many turns a model wrote
 * @param reusedTurns how many of those were answered from earlier results
 * @param usage sum over the model turns
 */
public record ConversationState(
        Phase phase,
        int attempt,
        List<Spoken> said,
        @Nullable Pending pending,
        int modelTurns,
        int reusedTurns,
        Usage usage) {

    /** Whether a conversation goes on. */
    public enum Phase {
        /** A question is out. */
        OPEN,
        /** The run has no budget left, or no key that is accepted; the same seed with a higher attempt goes on. */
        PAUSED,
        /** A turn could not be made; the same seed with a higher attempt tries again. */
        FAILED,
        /** The end step was reached. */
        COMPLETED
    }

    /** The question that is out: its request id, the hash of its prompt, and its attempt. */
    public record Pending(String requestId, String promptHash, int attempt) {}

    public ConversationState {
        said = List.copyOf(said);
    }

    /** The state after {@code event}; {@code before} is null for a conversation that has not started. */
    public static ConversationState evolve(@Nullable ConversationState before, ConversationEvent event) {
        if (before == null) {
            if (event instanceof ConversationEvent.Opened(int attempt)) {
                return new ConversationState(Phase.OPEN, attempt, List.of(), null, 0, 0, Usage.NONE);
            }
            throw new IllegalStateException("a conversation begins with being opened, not with " + event);
        }
        return switch (event) {
            case ConversationEvent.Opened(int attempt) -> before.in(Phase.OPEN, attempt, null);
            case ConversationEvent.TurnSaid(Turn turn) -> before.with(turn);
            case ConversationEvent.Asked asked ->
                before.in(
                        Phase.OPEN,
                        before.attempt,
                        new Pending(asked.requestId(), asked.promptHash(), asked.attempt()));
            case ConversationEvent.Completed _ -> before.in(Phase.COMPLETED, before.attempt, null);
            case ConversationEvent.Failed _ -> before.in(Phase.FAILED, before.attempt, null);
            case ConversationEvent.Paused _ -> before.in(Phase.PAUSED, before.attempt, before.pending);
        };
    }

    private ConversationState in(Phase next, int nextAttempt, @Nullable Pending nextPending) {
        return new ConversationState(next, nextAttempt, said, nextPending, modelTurns, reusedTurns, usage);
    }

    private ConversationState with(Turn turn) {
        List<Spoken> longer = new ArrayList<>(said);
        longer.add(new Spoken(turn.role(), turn.text()));
        return switch (turn.source()) {
            case Turn.Template() -> new ConversationState(phase, attempt, longer, null, modelTurns, reusedTurns, usage);
            case Turn.Model model ->
                new ConversationState(
                        phase,
                        attempt,
                        longer,
                        null,
                        modelTurns + 1,
                        reusedTurns + (model.reused() ? 1 : 0),
                        usage.plus(model.usage()));
        };
    }
}
