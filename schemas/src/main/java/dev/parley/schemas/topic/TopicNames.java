package dev.parley.schemas.topic;

import java.util.List;

/**
 * Names of an installation's topics: the prefix, then the name of the catalogue.
 *
 * @param prefix lower-case letters, digits, dots and hyphens, ending in a dot; several installations share a broker by
 *     different prefixes
 */
public record TopicNames(String prefix) {
    /** The prefix where nothing else is configured. */
    public static final TopicNames DEFAULT = new TopicNames("parley.");

    /** Those that keep stores, whose topics Kafka Streams names after them. */
    private static final List<String> APPLICATIONS = List.of("generation", "chat");

    public TopicNames {
        if (!prefix.matches("[a-z0-9][a-z0-9.-]*\\.")) {
            throw new IllegalArgumentException(
                    "topic prefix must be lower-case letters, digits, dots and hyphens and end in a dot: " + prefix);
        }
    }

    /** The name on the broker. */
    public String of(Topic topic) {
        return prefix + topic.name();
    }

    /** Whether that is the name of a topic in which one of this installation's applications keeps a store. */
    boolean isChangelog(String name) {
        return name.endsWith("-changelog")
                && APPLICATIONS.stream().anyMatch(application -> name.startsWith(prefix + application + "-"));
    }
}
