package dev.parley.topology.generation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Conversations with their parsed seeds, the most recently used ones: parsing a seed at every turn would be felt. */
final class SeedCache {
    private static final int CAPACITY = 1024;

    private final Map<String, Conversation> conversations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Conversation> eldest) {
            return size() > CAPACITY;
        }
    };

    Conversation get(String conversationId, Supplier<Conversation> make) {
        Conversation known = conversations.get(conversationId);
        if (known == null) {
            known = make.get();
            conversations.put(conversationId, known);
        }
        return known;
    }

    void forget(String conversationId) {
        conversations.remove(conversationId);
    }
}
