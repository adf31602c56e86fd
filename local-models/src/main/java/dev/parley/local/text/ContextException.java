package dev.parley.local.text;

/** A prompt that is longer than the model's context; the message is for people and holds nothing of the prompt. */
public final class ContextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContextException(int tokens, int context) {
        super(
                "the prompt has " + tokens + " tokens, and the model reads at most " + context
                        + " with the reply; shorten it, or take a model with a longer context",
                null,
                false,
                false);
    }
}
