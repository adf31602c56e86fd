package dev.parley.topology.chat;

import dev.parley.domain.chat.Chat;
import dev.parley.domain.chat.Outcome;
import dev.parley.domain.prompt.Message;
import dev.parley.events.ChatMessage;
import dev.parley.events.ChatRequested;
import dev.parley.events.InferenceCompleted;
import dev.parley.events.InferenceFailed;
import dev.parley.events.InferenceResult;
import dev.parley.events.InferenceStopped;
import dev.parley.schemas.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/** Events of the topics as the domain's values. */
final class ChatInputs {
    /** The longest that a chat is open, whatever its deadline says: the transport topics forget it then. */
    static final Duration LONGEST = Duration.ofHours(1);

    private ChatInputs() {}

    static Chat chat(ChatRequested request, long place) {
        return new Chat(
                request.getChatId(),
                place,
                request.getLog(),
                request.getMessages().stream().map(ChatInputs::message).toList(),
                request.getKnownReplies(),
                deadline(request));
    }

    static Instant deadline(ChatRequested request) {
        Instant latest = request.getOccurredAt().plus(LONGEST);
        return request.getDeadline().isBefore(latest) ? request.getDeadline() : latest;
    }

    /** Live conversations may name the speakers as generated ones do. */
    private static Message message(ChatMessage message) {
        String role =
                switch (message.getRole()) {
                    case Message.SYSTEM -> Message.SYSTEM;
                    case Message.ASSISTANT, "agent" -> Message.ASSISTANT;
                    default -> Message.USER;
                };
        return new Message(role, message.getContent());
    }

    static Outcome outcome(InferenceResult result) {
        InferenceCompleted completed = result.getCompleted();
        if (completed != null) {
            return new Outcome.Completed(completed.getText(), completed.getFinishReason());
        }
        InferenceStopped stopped = result.getStopped();
        if (stopped != null) {
            return new Outcome.Stopped(stopped.getCode(), stopped.getText());
        }
        InferenceFailed failed = result.getFailed();
        return failed == null
                ? new Outcome.Failed(ErrorCode.BAD_UPSTREAM.wireName(), "The worker's result says nothing.")
                : new Outcome.Failed(failed.getCode(), failed.getMessage());
    }
}
