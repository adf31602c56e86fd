package dev.parley.local.text;

import dev.parley.local.template.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Conversations for templates that insist on user and assistant taking turns. */
final class Turns {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";

    private Turns() {}

    /**
     * The same conversation as turns, the form that says more first: with the system's message in its place, and with the
     * system's words in front of the user's, for templates that know no system.
     */
    static List<List<ChatMessage>> of(List<ChatMessage> messages) {
        return Stream.of(joined(messages, true), joined(messages, false))
                .distinct()
                .filter(turns -> !turns.equals(messages))
                .toList();
    }

    /** What one says in a row is one message. */
    private static List<ChatMessage> joined(List<ChatMessage> messages, boolean system) {
        List<ChatMessage> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            boolean first = turns.isEmpty() || turns.getLast().role().equals(ChatMessage.SYSTEM);
            String role = system && first && message.role().equals(ChatMessage.SYSTEM)
                    ? ChatMessage.SYSTEM
                    : message.role().equals(ASSISTANT) ? ASSISTANT : USER;
            if (first && role.equals(ASSISTANT)) {
                // It is the assistant who began.
                turns.add(new ChatMessage(USER, "…"));
            }
            if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
                String joined = turns.removeLast().content() + "\n\n" + message.content();
                turns.add(new ChatMessage(role, joined));
            } else {
                turns.add(new ChatMessage(role, message.content()));
            }
        }
        return turns;
    }
}
