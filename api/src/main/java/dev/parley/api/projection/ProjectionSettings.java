package dev.parley.api.projection;

import dev.parley.api.ApiSettings;
import dev.parley.schemas.serde.EventSerdes;
import dev.parley.schemas.topic.TopicNames;
import java.util.Map;

/**
 * Where the log and the read model are.
 *
 * @param kafka what every Kafka client is created with: bootstrap servers and further settings
 * @param topics the installation's topics
 * @param serdes how events are read
 * @param databaseUrl {@code postgresql://user:password@host:port/database}
 */
public record ProjectionSettings(Map<String, Object> kafka, TopicNames topics, EventSerdes serdes, String databaseUrl) {

    /** Copies. */
    public ProjectionSettings {
        kafka = Map.copyOf(kafka);
    }

    /** Those of an instance of the API. */
    public static ProjectionSettings of(ApiSettings settings) {
        return new ProjectionSettings(settings.kafka(), settings.topics(), settings.serdes(), settings.databaseUrl());
    }
}
