package dev.parley.local.text;

import static java.util.Objects.requireNonNull;

import dev.parley.local.template.ChatMessage;
import java.util.List;

/** What a model goes on behind. */
public sealed interface Input {

    /**
     * A conversation, written down by the model's chat template.
     *
     * @param messages at least one
     * @param begun what the reply begins with already; empty if nothing
     * @param fitting what happens when it is too long
     * @param turns whether it is written as user and assistant taking turns when the template refuses it as it is
     */
    record Conversation(List<ChatMessage> messages, String begun, Fitting fitting, boolean turns) implements Input {
        public Conversation {
            messages = List.copyOf(messages);
            requireNonNull(begun, "begun is null");
            requireNonNull(fitting, "fitting is null");
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("messages is empty");
            }
        }
    }

    /** A text, behind what begins every text of the model. */
    record Prompt(String text) implements Input {
        public Prompt {
            requireNonNull(text, "text is null");
        }
    }

    /** Tokens as they are, at least one. */
    record Ids(List<Integer> ids) implements Input {
        public Ids {
            ids = List.copyOf(ids);
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("ids is empty");
            }
        }
    }

    /** What happens to a conversation that is longer than the context. */
    enum Fitting {
        /** It is refused. */
        REFUSE,
        /** The oldest turns are left out, but never the system's messages and never the last message. */
        DROP_OLDEST
    }
}
