package dev.parley.api.projection;

import java.util.UUID;

/** What one event does to the read model. */
sealed interface Change {
    /** Tables of documents that clients keep. */
    enum Kind {
        PROFILE,
        JOB_OPENING
    }

    record DocumentSaved(Kind kind, ReadModelRows.Document row) implements Change {}

    record DocumentErased(Kind kind, UUID id) implements Change {}

    record ConversationStarted(ReadModelRows.Conversation row) implements Change {}

    /** Does nothing to a conversation that is not there: it was erased. */
    record ConversationMoved(ReadModelRows.Outcome outcome) implements Change {}

    record ConversationErased(String id) implements Change {}

    record MessageSaid(ReadModelRows.Message row) implements Change {}

    record MessageErased(String id) implements Change {}

    record ChatEnded(ReadModelRows.Chat row) implements Change {}

    record ChatErased(UUID id) implements Change {}

    /** The event says nothing that is read. */
    record Nothing() implements Change {}
}
