package dev.parley.domain.flow;

/** How the text of a turn comes about. */
public enum ActionKind {
    /** The example with its placeholders filled in. */
    TEMPLATE,
    /** A model writes it. */
    MESSAGE,
    /** A reaction, on which a branch decides: the decision's example with its placeholders filled in. */
    TEMPLATE_RESPONSE,
    /** A reaction, on which a branch decides: a model writes it. */
    MESSAGE_RESPONSE;

    /** Whether a model writes the turn. */
    public boolean callsModel() {
        return this == MESSAGE || this == MESSAGE_RESPONSE;
    }

    /** Whether this is a reaction on which a branch decides. */
    public boolean isResponse() {
        return this == TEMPLATE_RESPONSE || this == MESSAGE_RESPONSE;
    }
}
