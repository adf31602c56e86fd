package dev.parley.topology.generation;

import dev.parley.domain.conversation.ConversationState;
import dev.parley.domain.conversation.ConversationState.Pending;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which conversations wait for which answer. Two runs of the same seed may ask the same: the question goes out once, and
 * the answer comes to both.
 */
final class Questions {
    private final Map<String, Waiting> waiting = new HashMap<>();
    private int conversations;

    /** Those that wait for one answer, and when the question went out. */
    private record Waiting(Instant since, Set<String> conversations) {}

    /**
     * The conversation waits for the answer to its pending question.
     *
     * @param now when it was asked, if nobody has asked it before
     */
    void ask(ConversationState state, String conversationId, Instant now) {
        Pending pending = state.pending();
        if (pending != null
                && waiting.computeIfAbsent(pending.requestId(), _ -> new Waiting(now, new LinkedHashSet<>()))
                        .conversations()
                        .add(conversationId)) {
            conversations++;
        }
    }

    /** How many conversations wait for an answer. */
    int conversations() {
        return conversations;
    }

    /** Whether nobody waits for this answer yet. */
    boolean isNew(String requestId) {
        return !waiting.containsKey(requestId);
    }

    /** What was asked before that time and is not answered. */
    List<String> askedBefore(Instant time) {
        return waiting.entrySet().stream()
                .filter(question -> question.getValue().since().isBefore(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The conversations that wait for this answer; they no longer do. */
    Set<String> takeWaitingFor(String requestId) {
        Waiting taken = waiting.remove(requestId);
        if (taken == null) {
            return Set.of();
        }
        conversations -= taken.conversations().size();
        return taken.conversations();
    }
}
