package dev.parley.domain.chat;

import dev.parley.domain.prompt.Message;
import java.time.Instant;
import java.util.List;

/**
 * A chat as it was asked for.
 *
 * @param id chat id
 * @param place where it stands among the chats of its conversation: chats are let in, and asked, in ascending order
 * @param log false when nothing of the exchange may be kept
 * @param messages the prompt as the conversation stood when the chat was accepted; empty once it is at the workers
 * @param knownReplies the chats whose replies are among the messages
 * @param deadline when no reply is wanted any more
 */
public record Chat(
        String id, long place, boolean log, List<Message> messages, List<String> knownReplies, Instant deadline) {
    public Chat {
        messages = List.copyOf(messages);
        knownReplies = List.copyOf(knownReplies);
    }

    /** The same without what only the workers need. */
    Chat withoutPrompt() {
        return new Chat(id, place, log, List.of(), List.of(), deadline);
    }

    boolean isPast(Instant now) {
        return !now.isBefore(deadline);
    }
}
