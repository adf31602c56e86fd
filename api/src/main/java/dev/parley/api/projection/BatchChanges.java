package dev.parley.api.projection;

import dev.parley.api.projection.Change.Kind;
import dev.parley.api.projection.ReadModelRows.Chat;
import dev.parley.api.projection.ReadModelRows.Conversation;
import dev.parley.api.projection.ReadModelRows.Document;
import dev.parley.api.projection.ReadModelRows.Message;
import dev.parley.api.projection.ReadModelRows.Outcome;
import java.util.UUID;

/** The changes of a batch, table by table. Their order matters within a table only. */
final class BatchChanges {
    private final TableChanges<UUID, Document> profiles = new TableChanges<>((_, later) -> later);
    private final TableChanges<UUID, Document> jobOpenings = new TableChanges<>((_, later) -> later);
    private final TableChanges<String, Conversation> conversations = new TableChanges<>((_, later) -> later);
    private final TableChanges<String, Outcome> outcomes = new TableChanges<>(BatchChanges::decisive);
    // A message that is published again keeps its place.
    private final TableChanges<String, Message> messages =
            new TableChanges<>((earlier, later) -> later.at(earlier.position()));
    private final TableChanges<UUID, Chat> chats = new TableChanges<>((_, later) -> later);

    private static Outcome decisive(Outcome earlier, Outcome later) {
        return later.attempt() >= earlier.attempt() ? later : earlier;
    }

    /** Adds the next one. */
    void add(Change change) {
        switch (change) {
            case Change.DocumentSaved(Kind kind, Document row) ->
                documents(kind).save(row.id(), row);
            case Change.DocumentErased(Kind kind, UUID id) -> documents(kind).erase(id);
            case Change.ConversationStarted(Conversation row) -> conversations.save(row.id(), row);
            case Change.ConversationMoved(Outcome outcome) -> outcomes.save(outcome.id(), outcome);
            case Change.ConversationErased(String id) -> {
                conversations.erase(id);
                outcomes.erase(id);
            }
            case Change.MessageSaid(Message row) -> messages.save(row.id(), row);
            case Change.MessageErased(String id) -> messages.erase(id);
            case Change.ChatEnded(Chat row) -> chats.save(row.id(), row);
            case Change.ChatErased(UUID id) -> chats.erase(id);
            case Change.Nothing() -> {}
        }
    }

    TableChanges<UUID, Document> documents(Kind kind) {
        return switch (kind) {
            case PROFILE -> profiles;
            case JOB_OPENING -> jobOpenings;
        };
    }

    TableChanges<String, Conversation> conversations() {
        return conversations;
    }

    /** To be applied after the conversations. What was erased here is erased there. */
    TableChanges<String, Outcome> outcomes() {
        return outcomes;
    }

    TableChanges<String, Message> messages() {
        return messages;
    }

    TableChanges<UUID, Chat> chats() {
        return chats;
    }
}
