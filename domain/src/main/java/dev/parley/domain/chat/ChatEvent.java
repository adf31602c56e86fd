package dev.parley.domain.chat;

import dev.parley.domain.prompt.Message;
import java.time.Instant;
import java.util.List;

/** What happens to the chats of a conversation. */
public sealed interface ChatEvent {
    /** The chat that it happens to. */
    String chatId();

    /** A chat was let in: it waits for its turn. */
    record Queued(Chat chat) implements ChatEvent {
        @Override
        public String chatId() {
            return chat.id();
        }
    }

    /** A chat that would have been rejected was let in. */
    record Admitted(String chatId) implements ChatEvent {}

    /** The first chat that waited goes to the workers, with this prompt. */
    record Dispatched(String chatId, List<Message> messages) implements ChatEvent {
        public Dispatched {
            messages = List.copyOf(messages);
        }
    }

    /** Another worker took over the chat at the workers. */
    record TakenOver(String chatId, int attempt) implements ChatEvent {}

    /**
     * The workers are told to stop the running chat.
     *
     * @param reason cancelled or expired
     * @param patienceEnds how long its result is waited for
     */
    record Withdrawn(String chatId, String reason, Instant patienceEnds) implements ChatEvent {}

    /**
     * A chat ended.
     *
     * @param chat the chat
     * @param ending how
     * @param attempt the latest attempt known; 0 when none is
     * @param index where its reply belongs in prompts rendered before it ended
     * @param at when
     */
    record Ended(Chat chat, Ending ending, int attempt, int index, Instant at) implements ChatEvent {
        @Override
        public String chatId() {
            return chat.id();
        }

        /** Whether its text becomes a turn of the conversation. */
        public boolean leavesTurn() {
            return chat.log() && !ending.text().isEmpty();
        }
    }
}
