package dev.parley.topology.generation;

import dev.parley.schemas.topic.TopicNames;

/**
 * Settings of the generation topology.
 *
 * @param topics names of the topics
 * @param window how many conversations of a partition may wait for answers at once
 */
public record GenerationSettings(TopicNames topics, Window window) {}
