package dev.parley.domain.conversation;

/**
 * What came back for a question.
 *
 * @param requestId the question's request id
 * @param attempt the attempt that was answered, from 1
 * @param outcome what came back
 */
public record Answer(String requestId, int attempt, Outcome outcome) {

    /** A text, or the reason why there is none. */
    public sealed interface Outcome {}

    /**
     * The model answered.
     *
     * @param text never blank
     * @param model name of the model in the worker's catalogue
     * @param rehearsal whether no real model wrote it
     * @param usage what it consumed
     * @param finishReason why it ends: stop, or length where it was cut off
     */
    public record Text(String text, String model, boolean rehearsal, Usage usage, String finishReason)
            implements Outcome {}

    /**
     * There is no answer, and asking again needs somebody's decision.
     *
     * @param code an error code of the catalogue
     * @param message for people
     * @param waits true when nothing is wrong with the question: it was put off, because the run has no budget left, is
     *     not active, or has no key that is accepted
     */
    public record Refusal(String code, String message, boolean waits) implements Outcome {}
}
