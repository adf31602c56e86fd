package dev.parley.topology.chat;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which conversation is to be looked at when, because a chat of it ends by itself then. */
final class Deadlines {
    private final Map<String, Due> known = new HashMap<>();
    private final TreeSet<Due> inOrder =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::conversationId));

    private record Due(Instant at, String conversationId) {}

    /** Replaces what was known of the conversation; empty forgets it. */
    void set(String conversationId, Optional<Instant> at) {
        Due before = known.remove(conversationId);
        if (before != null) {
            inOrder.remove(before);
        }
        if (at.isPresent()) {
            Due due = new Due(at.get(), conversationId);
            known.put(conversationId, due);
            inOrder.add(due);
        }
    }

    /** When the next conversation is due. */
    Optional<Instant> first() {
        return inOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inOrder.first().at());
    }

    /** Takes a conversation that is due. */
    Optional<String> take(Instant now) {
        if (inOrder.isEmpty() || inOrder.first().at().isAfter(now)) {
            return Optional.empty();
        }
        Due due = inOrder.removeFirst();
        known.remove(due.conversationId());
        return Optional.of(due.conversationId());
    }
}
