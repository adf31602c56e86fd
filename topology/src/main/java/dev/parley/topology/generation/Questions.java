package dev.parley.topology.generation;

import dev.parley.domain.conversation.ConversationState;
import dev.parley.domain.conversation.ConversationState.Pending;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which conversations wait for which answer. Two runs of the same seed may ask the same: the question goes out once, and
 * the answer comes to both.
 */
final class Questions {
    private final Map<String, Set<String>> waiting = new HashMap<>();

    /** The conversation waits for the answer to its pending question. */
    void ask(ConversationState state, String conversationId) {
        Pending pending = state.pending();
        if (pending != null) {
            waiting.computeIfAbsent(pending.requestId(), _ -> new LinkedHashSet<>())
                    .add(conversationId);
        }
    }

    /** Whether nobody waits for this answer yet. */
    boolean isNew(String requestId) {
        return !waiting.containsKey(requestId);
    }

    /** The conversations that wait for this answer; they no longer do. */
    Set<String> takeWaitingFor(String requestId) {
        Set<String> conversations = waiting.remove(requestId);
        return conversations == null ? Set.of() : conversations;
    }
}
