package dev.parley.api.projection;

import dev.parley.api.projection.Change.Kind;
import dev.parley.api.projection.ReadModelRows.Conversation;
import dev.parley.api.projection.ReadModelRows.Cost;
import dev.parley.api.projection.ReadModelRows.Document;
import dev.parley.api.projection.ReadModelRows.Message;
import dev.parley.api.projection.ReadModelRows.Outcome;
import dev.parley.api.projection.ReadModelRows.Times;
import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatReplied;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.JobOpeningSaved;
import dev.parley.events.ProfileSaved;
import dev.parley.events.TurnRecorded;
import dev.parley.events.Usage;
import dev.parley.schemas.id.EventKeys;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Events as changes of the read model. A pure function of the record. */
final class EventMapper {
    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';

    private EventMapper() {}

    /**
     * The change that an event makes.
     *
     * @param offset where it lies in its partition
     * @throws IllegalArgumentException when it is no event that is projected, or lacks what its row needs
     */
    static Change changeOf(SpecificRecord event, long offset) {
        return switch (event) {
            case TurnRecorded turn -> new Change.MessageSaid(message(turn, offset));
            case ProfileSaved profile -> new Change.DocumentSaved(Kind.PROFILE, document(profile));
            case JobOpeningSaved opening -> new Change.DocumentSaved(Kind.JOB_OPENING, document(opening));
            case ConversationStarted started -> new Change.ConversationStarted(conversation(started));
            // Nothing comes after the end.
            case ConversationCompleted completed ->
                moved(completed.getConversationId(), "completed", Integer.MAX_VALUE);
            case ConversationFailed failed -> moved(failed.getConversationId(), "failed", failed.getAttempt());
            case ConversationPaused paused -> moved(paused.getConversationId(), "paused", paused.getAttempt());
            // Of a chat that leaves no trace, none is left here.
            case ChatReplied reply -> reply.getLog() ? new Change.ChatEnded(chat(reply)) : new Change.Nothing();
            case ChatAdmitted _ -> new Change.Nothing();
            default -> throw new IllegalArgumentException(event.getSchema().getName() + " is not projected");
        };
    }

    private static Change moved(String id, String status, int attempt) {
        return new Change.ConversationMoved(new Outcome(clean(id), status, attempt));
    }

    private static Message message(TurnRecorded turn, long offset) {
        String conversation = clean(turn.getConversationId());
        boolean live = turn.getPosition() == 0;
        String id = live ? turn.getMessageId() : conversation + "/" + turn.getPosition();
        if (id == null) {
            throw new IllegalArgumentException(
                    "the turn " + turn.getEventId() + " has neither position nor message id");
        }
        return new Message(
                clean(id),
                conversation,
                live ? offset + 1 : turn.getPosition(),
                clean(turn.getRole()),
                clean(turn.getText()),
                clean(turn.getSource()),
                cleanOrNull(turn.getModel()),
                live ? cleanOrNull(turn.getRequestId()) : null,
                turn.getOccurredAt());
    }

    private static Document document(ProfileSaved profile) {
        return new Document(
                UUID.fromString(profile.getProfileId()),
                cleanOrNull(profile.getTenant()),
                profile.getCreatedAt(),
                profile.getOccurredAt(),
                clean(profile.getFields()));
    }

    private static Document document(JobOpeningSaved opening) {
        return new Document(
                UUID.fromString(opening.getJobOpeningId()),
                cleanOrNull(opening.getTenant()),
                opening.getCreatedAt(),
                opening.getOccurredAt(),
                clean(opening.getFields()));
    }

    private static Conversation conversation(ConversationStarted started) {
        return new Conversation(
                clean(started.getConversationId()),
                cleanOrNull(started.getTenant()),
                started.getRunId() == null ? "live" : "generated",
                started.getOccurredAt(),
                cleanOrNull(started.getRunId()),
                cleanOrNull(started.getSeedId()),
                cleanOrNull(started.getProfileId()),
                cleanOrNull(started.getJobOpeningId()),
                cleanOrNull(started.getAgent()),
                cleanOrNull(started.getCandidate()),
                cleanOrNull(started.getJobOpening()),
                started.getTrainingConsent(),
                cleanOrNull(started.getMetadata()));
    }

    private static ReadModelRows.Chat chat(ChatReplied reply) {
        return new ReadModelRows.Chat(
                UUID.fromString(reply.getChatId()),
                clean(reply.getConversationId()),
                cleanOrNull(reply.getTenant()),
                new Times(
                        reply.getCreatedAt(),
                        reply.getOccurredAt(),
                        reply.getExpiresAt(),
                        reply.getQueueMs(),
                        reply.getTimeToFirstTokenMs(),
                        reply.getRunMs()),
                clean(reply.getStatus()),
                reply.getLength(),
                cleanOrNull(reply.getMessageId()),
                cleanOrNull(reply.getFinishReason()),
                cleanOrNull(reply.getModel()),
                cleanOrNull(reply.getModelVersion()),
                reply.getRehearsal(),
                reply.getAttempt(),
                cleanOrNull(reply.getCode()),
                cleanOrNull(reply.getMessage()),
                cleanOrNull(reply.getIncompleteReason()),
                cost(reply.getUsage()));
    }

    private static Cost cost(@Nullable Usage usage) {
        return usage == null
                ? new Cost(null, null, null)
                : new Cost(usage.getPromptTokens(), usage.getCompletionTokens(), usage.getUsd());
    }

    /**
     * The change that a tombstone makes: what its key names is erased.
     *
     * @param topic the topic's name in the catalogue
     * @throws IllegalArgumentException when the key names nothing that could have been projected
     */
    static Change erasureOf(String topic, String key) {
        return switch (topic) {
            case "profiles" -> new Change.DocumentErased(Kind.PROFILE, UUID.fromString(key));
            case "job-openings" -> new Change.DocumentErased(Kind.JOB_OPENING, UUID.fromString(key));
            case "conversations" -> conversationErasure(key);
            case "turns" -> new Change.MessageErased(messageOf(key));
            case "chat-replies" -> chatErasure(key);
            default -> throw new IllegalArgumentException("nothing of " + topic + " is projected");
        };
    }

    private static Change conversationErasure(String key) {
        String id = EventKeys.conversationOf(key);
        // The conversation goes with its beginning; how it went on is part of the same row.
        return key.equals(EventKeys.started(id)) ? new Change.ConversationErased(clean(id)) : new Change.Nothing();
    }

    private static Change chatErasure(String key) {
        String id = afterLastSlash(key);
        return key.equals(EventKeys.reply(EventKeys.conversationOf(key), id))
                ? new Change.ChatErased(UUID.fromString(id))
                : new Change.Nothing();
    }

    private static String messageOf(String key) {
        String id = afterLastSlash(key);
        return id.matches("\\d{1,9}") ? clean(EventKeys.conversationOf(key)) + "/" + Integer.parseInt(id) : clean(id);
    }

    private static String afterLastSlash(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    /** Postgres keeps every character but this one. */
    private static String clean(String text) {
        return text.replace(NUL, REPLACEMENT);
    }
}
