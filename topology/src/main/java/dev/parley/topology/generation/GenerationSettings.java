package dev.parley.topology.generation;

import dev.parley.schemas.topic.TopicNames;

/**
 * Settings of the generation topology.
 *
 * @param topics names of the topics
 * @param openConversations how many conversations of a partition may wait for answers at once, at least 1; the last as many
 *     are opened together, so that it is twice as many at the end. More keep more calls in flight; fewer finish the first
 *     conversations sooner and leave less undone when a budget ends
 */
public record GenerationSettings(TopicNames topics, int openConversations) {
    public static final int DEFAULT_OPEN_CONVERSATIONS = 128;

    public GenerationSettings {
        if (openConversations < 1) {
            throw new IllegalArgumentException("openConversations must be at least 1, not " + openConversations);
        }
    }
}
