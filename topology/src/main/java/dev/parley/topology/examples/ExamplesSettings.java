package dev.parley.topology.examples;

import dev.parley.schemas.topic.TopicNames;

/**
 * Settings of the examples topology.
 *
 * @param topics names of the topics
 * @param validationShare share of the seeds whose examples are held back for validation, 0 to 1
 */
public record ExamplesSettings(TopicNames topics, double validationShare) {
    public static final double DEFAULT_VALIDATION_SHARE = 0.1;

    public ExamplesSettings {
        if (!(validationShare >= 0 && validationShare <= 1)) {
            throw new IllegalArgumentException("validationShare must be from 0 to 1, not " + validationShare);
        }
    }
}
