package dev.parley.worker.model.djl;

import dev.parley.local.template.ChatMessage;
import dev.parley.local.text.LocalModel;
import dev.parley.worker.model.Prompt;
import java.util.ArrayList;
import java.util.List;

/** Prompts as models take them. */
final class Conversations {
    private Conversations() {}

    /** The messages. Special tokens that people wrote out in them are no special tokens. */
    static List<ChatMessage> of(Prompt prompt, LocalModel model) {
        return prompt.messages().stream()
                .map(message -> new ChatMessage(role(message), model.harmless(message.content())))
                .toList();
    }

    private static String role(Prompt.Message message) {
        return switch (message.role()) {
            case "system", "assistant" -> message.role();
            default -> "user";
        };
    }

    /**
     * The same for templates that insist on user and assistant taking turns, and on nothing else: what one says in a row is one
     * message, and what the system says belongs to the user's first message.
     */
    static List<ChatMessage> inTurns(List<ChatMessage> messages) {
        List<ChatMessage> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            String role = message.role().equals("assistant") ? "assistant" : "user";
            if (turns.isEmpty() && role.equals("assistant")) {
                // It is the assistant who began.
                turns.add(new ChatMessage("user", "…"));
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
